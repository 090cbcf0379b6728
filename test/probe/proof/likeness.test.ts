/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultVariants, readLikeness, startSimulator } from '../../simulator';
import type { Combination } from './combination';
import { Stage } from './stage';

/** Far from the default in every kind of switch: one value, a list, one of each collection or type. */
const DIFFERENT: Combination = {
	variants: {
		...defaultVariants(),
		aclOrganizationKey: 'organizationTarget',
		beyondMaxCount: 'clampSilently',
		duplicateSubscription: 409,
		endlessPages: ['leadNotifications'],
		leadOrder: 'unordered',
		maxCount: { ...defaultVariants().maxCount, leadFormResponses: 500 },
		nextLinks: 'whenMoreFollows',
		pagingTotal: { ...defaultVariants().pagingTotal, events: 'absent', leadForms: 'ofPage' },
		retentionDays: { ...defaultVariants().retentionDays, EVENT: 90 },
		subscriptionEntityEchoed: false,
	},
	versions: { '202512': false, '202610': true, '202611': true },
};

let folder: string;
let stage: Stage;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'probe-'));
	stage = await Stage.start();
});
afterAll(async () => {
	await stage.stop();
	rmSync(folder, { recursive: true });
});

it('a simulator like a report behaves like the LinkedIn that it was made of, also after a reset', async () => {
	const path = join(folder, 'probe-report.json');
	writeFileSync(path, (await stage.probe(DIFFERENT)).json);
	const like = await startSimulator({ like: readLikeness(path) });
	try {
		expect(like.control.variants.get()).toEqual(DIFFERENT.variants);
		expect(like.control.versions.list()).toEqual(expect.arrayContaining(['202610', '202611']));
		like.control.variants.set({ leadOrder: 'oldestFirst' });
		like.control.versions.retire('202611');
		like.control.reset();
		expect(like.control.variants.get()).toEqual(DIFFERENT.variants);
		expect(like.control.versions.list()).toContain('202611');
	} finally {
		await like.stop();
	}
});

it('a file that is no report is refused, and so is a switch that there is not', async () => {
	const path = join(folder, 'other.json');
	writeFileSync(path, '{"like": {"variants": {}}}');
	expect(() => readLikeness(path)).toThrow('Required');
	const like = { variants: { noSwitch: 1 }, versions: {}, application: {} };
	writeFileSync(path, JSON.stringify({ like }));
	await expect(startSimulator({ like: readLikeness(path) })).rejects.toThrow('no variant noSwitch');
});
