import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretsIn } from '../../e2e/support/secrets';
import { Demonstration } from '../../signOff/demonstration';
import { beginReport, writeReport } from '../../signOff/report/write';
import { RULES } from '../../signOff/rules';
import { defaultApplication } from '../../simulator';

it.each([
	['a token', `AQV${'x'.repeat(120)}`],
	['the client secret', defaultApplication().clientSecret],
])('a report with %s is not written', async (_, secret) => {
	const folder = await mkdtemp(join(tmpdir(), 'report-'));
	const shown = new Demonstration({ rule: 'LGF-001', folder, secretsIn: () => [], log: () => {} });
	shown.equals('It', secret, secret);
	const { exhibits } = shown;
	const outcomes = [{ rule: RULES[0], isPassed: true, exhibits, seconds: 1 }];
	const run = { version: '1', n8nVersion: '2', at: 0, outcomes };
	await beginReport(folder);
	const report = writeReport(folder, run, (text) => secretsIn(text, defaultApplication()));
	await expect(report).rejects.toThrow(/would hold secrets/);
	expect(existsSync(join(folder, 'index.html'))).toBe(false);
	await rm(folder, { recursive: true });
});

it('the report shows the rules in the order of the script, as LinkedIn wants each shown', () => {
	const script = readFileSync(join(__dirname, '../../../docs/dev/sign-off.md'), 'utf8');
	const inScript = [...script.matchAll(/^\| +\d+:\d\d +\| \*\*(LGF-\d+)\*\*/gm)].map(
		([, id]) => id,
	);
	expect(RULES.map(({ id }) => id)).toEqual(inScript);
	for (const { id, demoType } of RULES.slice(0, 3)) {
		expect(script).toMatch(new RegExp(`^\\| ${id} +\\| ${demoType} +\\|`, 'm'));
	}
});
