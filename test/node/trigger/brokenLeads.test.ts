import type { IDataObject } from 'n8n-workflow';

import type { Lead } from '../../simulator/world/types';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { DAY, HOUR, MINUTE, pass, SECOND } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
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

	it.each([3, 5, 12])('the newest %i of a page: all others come', async (broken) => {
		const { trigger } = await activate();
		const leads = Array.from({ length: 30 }, () => {
			pass(MINUTE);
			return test.register();
		});
		leads.slice(-broken).forEach(({ id }) => damage(id));
		const items = await trigger.poll();
		expect(idsOf(items.filter(({ lead_error }) => lead_error === null))).toEqual(
			idsOf(leads.slice(0, -broken)),
		);
		expect(items).toHaveLength(30);
		pass(MINUTE);
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

	it.each<[string, (leads: Lead[]) => Lead[]]>([
		['the newer of two', ([, second]) => [second]],
		['the older of two', ([first]) => [first]],
		['the middle one of three', ([, second]) => [second]],
		['the newest and the oldest of three', ([first, , third]) => [first, third]],
	])('%s, healed days later: it comes as itself, once', async (name, choose) => {
		const { trigger } = await activate();
		const leads = Array.from({ length: name.includes('three') ? 3 : 2 }, () => {
			pass(MINUTE);
			return test.register();
		});
		const broken = choose(leads);
		broken.forEach(({ id }) => damage(id));
		pass(MINUTE);
		expect(await trigger.poll()).toHaveLength(leads.length);
		expect(await pollEveryOtherDay(trigger, 4)).toEqual([]);
		broken.forEach(({ id }) => test.nodeTest.simulator.control.leads.damage(id, null));
		expect(idsOf(await pollEveryOtherDay(trigger, 4))).toEqual(idsOf(broken));
	});

	it('two of a quiet page, which leave the overlap one after the other: both come', async () => {
		const { trigger } = await activate();
		pass(2 * HOUR);
		expect(await trigger.poll()).toEqual([]);
		const leads: Lead[] = [];
		const items: IDataObject[] = [];
		for (let polls = 0; polls < 12; polls++) {
			pass(15 * MINUTE);
			if (polls === 0 || polls === 3) leads.push(test.register());
			leads.forEach(({ id }) => damage(id));
			pass(SECOND);
			items.push(...(await trigger.poll()));
		}
		expect(items).toHaveLength(2);
		expect(await pollEveryOtherDay(trigger, 4)).toEqual([]);
		leads.forEach(({ id }) => test.nodeTest.simulator.control.leads.damage(id, null));
		expect(idsOf(await pollEveryOtherDay(trigger, 4))).toEqual(idsOf(leads));
	});

	it.each([0, 1])(
		'of two of the very second of the poll, the one at %i: once, then itself',
		async (at) => {
			const { trigger } = await activate();
			pass(MINUTE + 800);
			const leads = [test.register(), test.register()];
			damage(leads[at].id);
			pass(100);
			expect(await trigger.poll()).toHaveLength(2);
			for (let polls = 0; polls < 3; polls++) {
				pass(10 * MINUTE);
				expect(await trigger.poll()).toEqual([]);
			}
			test.nodeTest.simulator.control.leads.damage(leads[at].id, null);
			expect(idsOf(await pollEveryOtherDay(trigger, 2))).toEqual([leads[at].id]);
		},
	);

	it('submitted in the very second of the poll, healed days later: it comes', async () => {
		const { trigger } = await activate();
		pass(MINUTE + 900);
		const { id } = test.register(Date.now() - 400);
		damage(id);
		expect(await trigger.poll()).toHaveLength(1);
		expect(await pollEveryOtherDay(trigger, 4)).toEqual([]);
		test.nodeTest.simulator.control.leads.damage(id, null);
		expect(idsOf(await pollEveryOtherDay(trigger, 3))).toEqual([id]);
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
	expect(callsOf(test.nodeTest).length).toBeLessThan(40);
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

it('is asked for again ever more rarely, on its own', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	damage(test.register().id);
	await trigger.poll();
	const costlyPolls: number[] = [];
	for (let day = 0; day < 10; day++) {
		costlyPolls[day] = 0;
		for (let polls = 0; polls < 12; polls++) {
			pass(2 * HOUR);
			test.nodeTest.simulator.control.calls.clear();
			expect(await trigger.poll()).toEqual([]);
			const calls = callsOf(test.nodeTest, 'leadFormResponses').length;
			expect(calls).toBeLessThan(50);
			if (calls > 1) costlyPolls[day]++;
		}
	}
	expect(costlyPolls[0]).toBeLessThan(10);
	// The look back over seven days, and the question, which is due a day after.
	for (const polls of costlyPolls.slice(2)) expect(polls).toBeLessThanOrEqual(2);
	for (const polls of costlyPolls.slice(8)) expect(polls).toBeLessThanOrEqual(1);
});

it('in an outage that begins in the middle, no lead is given up', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	const { control } = test.nodeTest.simulator;
	const leads = control.leads.addMany({ eventId: EVENT }, 30, 1000);
	pass(MINUTE);
	for (let answers = 0; answers < 8; answers++) {
		control.faults.add({
			match: { resource: 'leadFormResponses', nth: answers + 1 },
			effect: { kind: 'status', status: 503 },
			times: 'always',
		});
		const items = await trigger.poll().catch(() => []);
		control.faults.clear();
		expect(items.filter(({ lead_error }) => lead_error !== null)).toEqual([]);
		if (items.length > 0) expect(idsOf(items)).toEqual(idsOf(leads));
		if (items.length > 0) return;
	}
	expect(idsOf(await trigger.poll())).toEqual(idsOf(leads));
});

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
