/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../signOff/play';
import { rehearse } from '../../signOff/rehearsal';
import { summaryOf } from '../../signOff/report/page';
import { RULES } from '../../signOff/rules';
import { SimulatedStage } from '../../signOff/stage/simulatedStage';
import type { FaultRule } from '../../simulator';

/** LinkedIn serves no list of events with forms. */
const NO_EVENTS: FaultRule = {
	match: { pathIncludes: 'organizerLeadGenFormEnabledEvents' },
	effect: { kind: 'status', status: 403 },
	times: 'always',
};

let folder: string;

beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sign-off-'))));

afterAll(async () => await rm(folder, { recursive: true }));

test('what LinkedIn does not serve fails its rule, and the others are shown all the same', async () => {
	const around = ['LGF-101', 'LGF-102', 'LGF-103'];
	const rules = RULES.filter(({ id }) => around.includes(id));
	const log = () => {};
	const open = async () => await SimulatedStage.open({ log, watch: false, faults: [NO_EVENTS] });
	const outcomes = await rehearse(open, rules, { folder, log });
	expect(summaryOf({ outcomes })).toBe('2 passed, 1 failed');
	const [failed] = outcomes.filter(({ verdict }) => verdict === 'failed');
	expect(failed.rule.id).toBe('LGF-102');
	expect(reasonOf(failed)).toContain('Events with a form, over several pages: 0');
	await expectPictures();
});

async function expectPictures(): Promise<void> {
	const page = await readFile(join(folder, 'index.html'), 'utf8');
	const pictures = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, file]) => file);
	expect(pictures.length).toBeGreaterThan(2);
	for (const file of pictures) {
		expect((await readFile(join(folder, file))).subarray(1, 4).toString()).toBe('PNG');
	}
}
