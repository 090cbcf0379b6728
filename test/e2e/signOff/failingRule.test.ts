/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureOf, play, type Outcome } from '../../signOff/play';
import { summaryOf } from '../../signOff/report/page';
import { beginReport, writeReport } from '../../signOff/report/write';
import { RULES } from '../../signOff/rules';
import { Stage } from '../../signOff/stage';
import type { FaultRule } from '../../simulator';

/** LinkedIn serves no list of events with forms. */
const NO_EVENTS: FaultRule = {
	match: { pathIncludes: 'organizerLeadGenFormEnabledEvents' },
	effect: { kind: 'status', status: 403 },
	times: 'always',
};

let folder: string;
let stage: Stage;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'sign-off-'));
	stage = await Stage.open({ log: () => {}, watch: false, faults: [NO_EVENTS] });
});

afterAll(async () => {
	await stage?.close();
	await rm(folder, { recursive: true });
});

test('what LinkedIn does not serve fails its rule, and the others are shown all the same', async () => {
	const around = ['LGF-101', 'LGF-102', 'LGF-103'];
	const rules = RULES.filter(({ id }) => around.includes(id));
	await beginReport(folder);
	const outcomes = await play(stage, rules, { folder, log: () => {} });
	expect(summaryOf(outcomes)).toBe('2 passed, 1 failed');
	const [failed] = outcomes.filter(({ passed }) => !passed);
	expect(failed.rule.id).toBe('LGF-102');
	expect(failureOf(failed)).toContain('Events with a form, over several pages: 0');
	await expectReport(outcomes);
});

async function expectReport(outcomes: Outcome[]): Promise<void> {
	const run = { version: '1', n8nVersion: await stage.n8nVersion(), at: Date.now(), outcomes };
	const path = await writeReport(folder, run, stage.control.application.get());
	const page = await readFile(path, 'utf8');
	const pictures = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, file]) => file);
	expect(pictures.length).toBeGreaterThan(2);
	for (const file of pictures) {
		expect((await readFile(join(folder, file))).subarray(1, 4).toString()).toBe('PNG');
	}
}
