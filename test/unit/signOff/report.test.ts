/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import { secretsIn } from '../../e2e/support/secrets';
import { Demonstration } from '../../signOff/demonstration';
import { reasonOf, verdictOn, type Outcome } from '../../signOff/play';
import { reportPage, summaryOf } from '../../signOff/report/page';
import { beginReport, writeReport } from '../../signOff/report/write';
import { NotShown } from '../../signOff/rule';
import { RULES } from '../../signOff/rules';
import { defaultApplication } from '../../simulator';

const NASTY = `"><script>alert(1)</script>&lt;'`;

let folder: string;

beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'report-'))));
afterEach(async () => await rm(folder, { recursive: true }));

function demonstration(): Demonstration {
	return new Demonstration({ rule: 'LGF-001', folder, secretsIn: () => [], log: () => {} });
}

function outcome(shown: Demonstration, failure?: Error): Outcome {
	const verdict = verdictOn(shown, failure);
	const { exhibits } = shown;
	return { rule: RULES[0], verdict, exhibits, reason: failure?.message, seconds: 1 };
}

const run = (...outcomes: Outcome[]) => ({ version: '1', n8nVersion: '2', at: 0, outcomes });

it('whatever people write is text in the report', () => {
	const shown = demonstration();
	shown.step(NASTY);
	shown.table(NASTY, [{ [NASTY]: NASTY, nested: { [NASTY]: null } }]);
	shown.equals(NASTY, NASTY, 'else');
	shown.exhibits.push({ kind: 'picture', file: 'pictures/1.png', caption: NASTY });
	const page = parse(reportPage(run(outcome(shown, new Error(NASTY)))));
	expect(page.querySelectorAll('script')).toEqual([]);
	expect(page.querySelector('img')?.getAttribute('alt')).toBe(NASTY);
	expect(page.text.split('alert(1)').length).toBeGreaterThan(6);
});

it('a rule holds when all that was looked at is as expected, and there was something to look at', () => {
	const shown = demonstration();
	shown.step('Nothing is proved by words.');
	expect(shown.holds).toBeUndefined();
	expect(outcome(shown).verdict).toBe('failed');
	expect(reasonOf(outcome(shown))).toBe('nothing was proved');
	shown.equals('One', { a: [1] }, { a: [1] });
	shown.sameSet('Some', ['b', 'a'], ['a', 'b']);
	shown.says('Words', 'Open the credential, select Reconnect', /credential.*Reconnect/);
	expect(shown.holds).toBe(true);
	expect(reasonOf(outcome(shown))).toBe('');
	expect(reasonOf(outcome(shown, new Error('It broke')))).toBe('It broke');
});

it.each<[string, (shown: Demonstration) => void, RegExp]>([
	['another value', (shown) => shown.equals('It', 1, 2), /It: 1, not 2/],
	['one missing', (shown) => shown.sameSet('It', ['a'], ['a', 'b']), /1 missing, such as b/],
	['one too many', (shown) => shown.sameSet('It', ['a', 'b'], ['a']), /1 too many, such as b/],
	['one twice', (shown) => shown.sameSet('It', ['a', 'a'], ['a']), /not all of them once/],
	['nothing to compare', (shown) => shown.sameSet('It', [], []), /It: 0/],
	['other words', (shown) => shown.says('It', undefined, /Reconnect/), /undefined, not says/],
])('a rule fails for %s, and says so', (_, prove, words) => {
	const shown = demonstration();
	shown.equals('Something else', true, true);
	prove(shown);
	const failed = outcome(shown);
	expect(failed.verdict).toBe('failed');
	expect(reasonOf(failed)).toMatch(words);
	const text = parse(reportPage(run(failed))).text;
	expect(text).toContain('✘ failed');
	expect(text).toMatch(words);
});

it('counts what passed and what failed', () => {
	const shown = demonstration();
	shown.equals('It', true, true);
	const outcomes = [outcome(shown), outcome(shown, new Error('It broke')), outcome(shown)];
	expect(summaryOf({ outcomes })).toBe('2 passed, 1 failed');
	expect(reportPage(run(...outcomes))).toContain('2 passed, 1 failed');
});

it('a rule that cannot be shown is neither passed nor failed, and says why', () => {
	const linkedIn = 'https://api.linkedin.com';
	const notShown = outcome(demonstration(), new NotShown('LinkedIn would have to'));
	expect(notShown.verdict).toBe('not shown');
	const page = reportPage({ ...run(notShown), linkedIn });
	expect(page).toContain('0 passed, 0 failed, 1 skipped');
	const { text } = parse(page);
	expect(text).toContain('– not shown');
	expect(text).toContain('LinkedIn would have to');
	expect(text).toContain('This report is about real people.');
	expect(text).not.toContain('LinkedIn was simulated');
});

it('what has failed is not excused by what cannot be shown, and what holds is not shown to its end', () => {
	const shown = demonstration();
	shown.equals('It', true, true);
	expect(outcome(shown, new NotShown('No more')).verdict).toBe('not shown');
	shown.equals('It', true, false);
	expect(outcome(shown, new NotShown('No more')).verdict).toBe('failed');
});

it.each([
	['a token', `AQV${'x'.repeat(120)}`],
	['the client secret', defaultApplication().clientSecret],
])('a report with %s is not written', async (_, secret) => {
	const shown = demonstration();
	await beginReport(folder);
	shown.equals('It', secret, secret);
	const secrets = (text: string) => secretsIn(text, defaultApplication());
	const report = writeReport(folder, run(outcome(shown)), secrets);
	await expect(report).rejects.toThrow(/would hold secrets/);
	expect(existsSync(join(folder, 'index.html'))).toBe(false);
});

it('shows the rules in the order of the script, as LinkedIn wants each shown', () => {
	const script = readFileSync(join(__dirname, '../../../docs/dev/sign-off.md'), 'utf8');
	const inScript = [...script.matchAll(/^\| +\d+:\d\d +\| \*\*(LGF-\d+)\*\*/gm)].map(
		([, id]) => id,
	);
	expect(RULES.map(({ id }) => id)).toEqual(inScript);
	for (const { id, demoType } of RULES.slice(0, 3)) {
		expect(script).toMatch(new RegExp(`^\\| ${id} +\\| ${demoType} +\\|`, 'm'));
	}
});
