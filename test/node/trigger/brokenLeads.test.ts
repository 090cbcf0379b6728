import { EVENT } from '../../simulator/server/testing/smallWorld';
import { HOUR, MINUTE, pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

jest.setTimeout(60_000);

const test = setUpTriggerTest();

const activate = async (parameters = {}) =>
	await ActiveTrigger.activate(test.nodeTest, { ...oneOrganization, ...parameters });

const damage = (id: string, override?: Record<string, unknown>) =>
	test.nodeTest.simulator.control.leads.damage(
		id,
		override === undefined ? { kind: 'poison' } : { kind: 'malformed', override },
	);

describe.each(['newestFirst', 'oldestFirst'] as const)('poison, in order %s', (leadOrder) => {
	beforeEach(() => test.nodeTest.simulator.control.variants.set({ leadOrder }));

	it.each([0, 1, 2, 3])('lead %i of four: the others come, it is reported once', async (bad) => {
		const { trigger } = await activate();
		const leads = Array.from({ length: 4 }, () => {
			pass(MINUTE);
			return test.register();
		});
		damage(leads[bad].id);
		const items = await trigger.poll();
		const reported = items.filter(({ lead_error }) => lead_error !== null);
		expect(reported).toHaveLength(1);
		expect(idsOf(items.filter(({ lead_error }) => lead_error === null))).toEqual(
			idsOf(leads.filter((_, index) => index !== bad)),
		);
		for (let polls = 0; polls < 3; polls++) {
			pass(MINUTE);
			expect(await trigger.poll()).toEqual([]);
		}
	});

	it('new leads that follow come alone, the poison one is not reported again', async () => {
		const { trigger } = await activate();
		const leads = Array.from({ length: 3 }, () => {
			pass(MINUTE);
			return test.register();
		});
		damage(leads[1].id);
		expect(await trigger.poll()).toHaveLength(3);
		for (let polls = 0; polls < 4; polls++) {
			pass(10 * MINUTE);
			const lead = test.register();
			expect(idsOf(await trigger.poll())).toEqual([lead.id]);
		}
	});

	it('the newest of all: a lead that follows comes', async () => {
		const { trigger } = await activate();
		pass(MINUTE);
		damage(test.register().id);
		expect(await trigger.poll()).toHaveLength(1);
		pass(MINUTE);
		const lead = test.register();
		expect(idsOf(await trigger.poll())).toContain(lead.id);
		pass(MINUTE);
		expect(await trigger.poll()).toEqual([]);
	});

	it('the newest, after another: what follows comes alone', async () => {
		const { trigger } = await activate();
		pass(MINUTE);
		test.register();
		pass(MINUTE);
		damage(test.register().id);
		expect(await trigger.poll()).toHaveLength(2);
		for (let polls = 0; polls < 3; polls++) {
			pass(MINUTE);
			const lead = test.register();
			expect(idsOf(await trigger.poll())).toEqual([lead.id]);
		}
	});

	it('healed: it comes as itself', async () => {
		const { trigger } = await activate();
		pass(MINUTE);
		const lead = test.register();
		damage(lead.id);
		pass(MINUTE);
		const other = test.register();
		expect(await trigger.poll()).toHaveLength(2);
		test.nodeTest.simulator.control.leads.damage(lead.id, null);
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
		expect(other.id).not.toBe(lead.id);
	});
});

it('while a poison lead is in the window, a poll costs a bounded number of calls', async () => {
	const { trigger } = await activate();
	test.nodeTest.simulator.control.leads.addMany({ eventId: EVENT }, 50, 1000);
	damage(test.nodeTest.simulator.control.leads.list().slice(-20)[0].id);
	pass(MINUTE);
	expect(await trigger.poll()).toHaveLength(50);
	test.nodeTest.simulator.control.calls.clear();
	pass(MINUTE);
	expect(await trigger.poll()).toEqual([]);
	expect(callsOf(test.nodeTest).length).toBeLessThan(30);
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

it('on a quiet page, a poison lead leaves the window once the overlap has passed', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	damage(test.register().id);
	pass(MINUTE);
	const other = test.register();
	expect(idsOf(await trigger.poll())).toContain(other.id);
	pass(HOUR + MINUTE);
	expect(await trigger.poll()).toEqual([]);
	pass(MINUTE);
	test.nodeTest.simulator.control.calls.clear();
	expect(await trigger.poll()).toEqual([]);
	expect(callsOf(test.nodeTest, 'leadFormResponses')).toHaveLength(1);
	const lead = test.register();
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
});
