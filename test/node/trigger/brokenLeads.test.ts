import type { IDataObject } from 'n8n-workflow';

import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

const activate = async (parameters = {}) =>
	await ActiveTrigger.activate(test.nodeTest, { ...oneOrganization, ...parameters });

const damage = (id: string, override?: Record<string, unknown>) =>
	test.nodeTest.simulator.control.leads.damage(
		id,
		override === undefined ? { kind: 'poison' } : { kind: 'malformed', override },
	);

/** What comes with a poll every other day. */
const pollEveryOtherDay = async (trigger: ActiveTrigger, polls: number) => {
	const items: IDataObject[] = [];
	for (let poll = 0; poll < polls; poll++) {
		pass(2 * DAY);
		items.push(...(await trigger.poll()));
	}
	return items;
};

describe.each(['newestFirst', 'oldestFirst'] as const)('poison, in order %s', (leadOrder) => {
	beforeEach(() => test.nodeTest.simulator.control.variants.set({ leadOrder }));

	it('the others come, it is reported once, and new leads come alone', async () => {
		const { trigger } = await activate();
		const leads = Array.from({ length: 4 }, () => {
			pass(MINUTE);
			return test.register();
		});
		damage(leads[1].id);
		const items = await trigger.poll();
		const isReported = ({ lead_error }: IDataObject) => lead_error !== null;
		expect(items.filter(isReported)).toHaveLength(1);
		expect(idsOf(items.filter((item) => !isReported(item)))).toEqual(
			idsOf(leads.filter((_, index) => index !== 1)),
		);
		pass(MINUTE);
		expect(await trigger.poll()).toEqual([]);
		const next = test.register();
		expect(idsOf(await trigger.poll())).toEqual([next.id]);
	});

	it('all of them: each is reported once, and comes once LinkedIn serves it', async () => {
		const { trigger } = await activate();
		const leads = Array.from({ length: 8 }, () => {
			pass(MINUTE);
			return test.register();
		});
		leads.forEach(({ id }) => damage(id));
		expect(await trigger.poll()).toHaveLength(8);
		pass(HOUR);
		expect(await trigger.poll()).toEqual([]);
		leads.forEach(({ id }) => test.nodeTest.simulator.control.leads.damage(id, null));
		expect(idsOf(await pollEveryOtherDay(trigger, 4))).toEqual(idsOf(leads));
	});
});

it.each<[string, Record<string, unknown>]>([
	['no id', { id: undefined }],
	['no time', { submittedAt: undefined }],
	['a time that is text', { submittedAt: 'now' }],
	['a time far ahead', { submittedAt: 9e15 }],
	['a time next year', { submittedAt: Date.UTC(2027, 10, 24) }],
	['a time of another century', { submittedAt: 1 }],
	['no form response', { formResponse: undefined }],
	['no form', { versionedLeadGenFormUrn: undefined }],
	['no event', { associatedEntity: undefined }],
	['another owner', { owner: null }],
])('a lead with %s comes once, and holds back no other', async (_, override) => {
	const { trigger } = await activate();
	pass(MINUTE);
	const broken = test.register();
	damage(broken.id, override);
	pass(MINUTE);
	const first = test.register();
	const items = await trigger.poll();
	expect(items).toHaveLength(2);
	expect(idsOf(items)).toContain(first.id);
	const notes = items.map(({ field_errors, lead_error }) => field_errors ?? lead_error);
	if (!('owner' in override || override.submittedAt === Date.UTC(2027, 10, 24))) {
		expect(notes.filter((note) => note !== null)).toHaveLength(1);
	}
	for (let polls = 0; polls < 3; polls++) {
		pass(40 * MINUTE);
		const next = test.register();
		expect(idsOf(await trigger.poll())).toEqual([next.id]);
	}
	pass(5 * HOUR);
	expect(await trigger.poll()).toEqual([]);
});

it.each([true, false])(
	'several leads without ids are told apart; simplify %s',
	async (simplify) => {
		const { trigger } = await activate({ simplify });
		for (const id of [undefined, null, {}, '']) {
			damage(test.register().id, { id, submittedAt: undefined });
		}
		expect(await trigger.poll()).toHaveLength(4);
		expect(await trigger.poll()).toEqual([]);
	},
);
