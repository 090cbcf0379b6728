import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Lead } from '../../simulator/world/types';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { EVENT, NOW, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { StaticData } from '../harness/staticData';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { SECOND, THIRD, threeOrganizations } from './support/threeOrganizations';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

const SINCE = { startFrom: 'date', startDate: '2026-01-01' };

/** A budget that is used up as soon as a poll has read anything. */
const NO_TIME = { pollBudgetMs: -1 };

const control = () => test.nodeTest.simulator.control;

const truthOfAll = () => {
	const watched = [ORGANIZATION, SECOND.organizationId, THIRD.organizationId];
	const leads = watched.flatMap((organizationId) =>
		control().leads.list({ organizationId, testLeads: 'exclude' }),
	);
	return expectedRows(test.nodeTest.simulator.world, leads);
};

const truth = () => expectedRows(test.nodeTest.simulator.world, control().leads.list());

/** Leads of the days up to a moment, evenly. */
const addOverDays = (count: number, days: number, until = NOW): Lead[] =>
	control().leads.addMany(
		{ eventId: EVENT, submittedAt: until - days * DAY, visibleFrom: 0 },
		count,
		Math.floor((days * DAY) / count),
	);

const onlyThese = () => test.nodeTest.simulator.world.leads.splice(0, Infinity);

class Backfill {
	readonly staticData = new StaticData();

	constructor(private readonly parameters: INodeParameters = { ...oneOrganization, ...SINCE }) {}

	/** As n8n's scheduler polls: with a context of its own each time. */
	async poll(options: { pollBudgetMs?: number } = NO_TIME) {
		const { staticData } = this;
		const activation = 'update';
		const { items } = await ActiveTrigger.activate(test.nodeTest, this.parameters, {
			staticData,
			activation,
			...options,
		});
		return items;
	}

	/** Polls until nothing comes any more. */
	async toTheEnd() {
		const polls = [];
		for (;;) {
			const items = await this.poll();
			// Slices of the overlap give nothing, yet are progress.
			if (items.length === 0 && (await this.isAtRest())) return polls;
			polls.push(items);
			if (polls.length > 200) throw new Error('The backfill does not end');
		}
	}

	/** Polls with time enough. */
	async untilNothingComes() {
		const polls: IDataObject[][] = [];
		while (polls.at(-1)?.length !== 0) polls.push(await this.poll({}));
		return polls;
	}

	private async isAtRest() {
		return !JSON.stringify(this.staticData.memory).includes('"window"');
	}
}

it('2,200 leads and no time: every one once, bounded work in each poll', async () => {
	control().variants.set({
		leadOrder: 'oldestFirst',
		pagingTotal: { leadFormResponses: 'absent' },
	});
	onlyThese();
	addOverDays(2200, 60);
	const backfill = new Backfill();
	const polls = await backfill.toTheEnd();
	expect(answeredRows(polls.flat(), truth())).toEqual(truth());
	expect(polls.length).toBeGreaterThan(2);
	for (const items of polls) expect(items.length).toBeLessThanOrEqual(500);
	const times = polls.flat().map(({ submitted_at }) => String(submitted_at));
	expect(times).toEqual([...times].sort());
});

it('2,200 leads and time enough: 500 in each poll, the oldest first', async () => {
	onlyThese();
	addOverDays(2200, 60);
	const backfill = new Backfill();
	const polls = await backfill.untilNothingComes();
	expect(polls.map(({ length }) => length)).toEqual([500, 500, 500, 500, 200, 0]);
	expect(answeredRows(polls.flat(), truth())).toEqual(truth());
	const times = polls.flat().map(({ submitted_at }) => String(submitted_at));
	expect(times).toEqual([...times].sort());
	// 22 pages, and some more since the last part of a slice is read again with the next poll.
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThan(75);
});

it('500 leads of all organizations together in a poll', async () => {
	for (const { eventId } of [{ eventId: EVENT }, SECOND, THIRD]) {
		control().leads.addMany({ eventId, submittedAt: NOW - 60 * DAY, visibleFrom: 0 }, 300, HOUR);
	}
	const backfill = new Backfill(SINCE);
	const polls = await backfill.untilNothingComes();
	expect(polls[0]).toHaveLength(500);
	for (const items of polls) expect(items.length).toBeLessThanOrEqual(500);
	expect(answeredRows(polls.flat(), truthOfAll())).toEqual(truthOfAll());
});

it('a burst of the last minutes, after months without any', async () => {
	onlyThese();
	control().leads.addMany({ eventId: EVENT, submittedAt: NOW - 10 * MINUTE }, 1500, 200);
	const backfill = new Backfill();
	const polls = await backfill.toTheEnd();
	expect(idsOf(polls.flat())).toEqual(idsOf(control().leads.list()));
	// Where LinkedIn lists the oldest first, a poll without time ends within a slice.
	expect(polls.length).toBeLessThan(40);
	for (let minute = 0; minute < 2; minute++) {
		pass(MINUTE);
		const lead = test.register();
		expect(idsOf((await backfill.toTheEnd()).flat())).toEqual([lead.id]);
	}
});

it('more leads in one millisecond than a poll is to read come all the same', async () => {
	onlyThese();
	control().leads.addMany({ eventId: EVENT, submittedAt: NOW - DAY, visibleFrom: 0 }, 1200, 0);
	const polls = await new Backfill().toTheEnd();
	expect(idsOf(polls.flat())).toEqual(idsOf(control().leads.list()));
});

it('a crash in between gives leads again rather than losing them', async () => {
	onlyThese();
	addOverDays(3000, 30);
	const backfill = new Backfill();
	const emitted = new Set(idsOf(await backfill.poll()));
	const saved = structuredClone(backfill.staticData.saved);
	const lost = idsOf(await backfill.poll());
	backfill.staticData.saved = saved;
	clearProcessMemory();
	const again = idsOf((await backfill.toTheEnd()).flat());
	expect(again).toEqual(expect.arrayContaining(lost));
	expect([...new Set([...emitted, ...again])].sort()).toEqual(idsOf(control().leads.list()));
});

it.each([8, 16, 24, 32])(
	'a failure at call %i: what was read is kept, the rest comes later',
	async (nth) => {
		onlyThese();
		addOverDays(1200, 30);
		control().faults.add({
			match: { resource: 'leadFormResponses', nth },
			effect: { kind: 'throttle', limit: 'day' },
		});
		const backfill = new Backfill();
		const first = await backfill.poll({});
		const second = await backfill.poll({});
		const rest = await backfill.toTheEnd();
		expect(answeredRows([...first, ...second, ...rest.flat()], truth())).toEqual(truth());
		expect(control().faults.list()).toMatchObject([{ hits: 1 }]);
	},
);

it('leads that come, or are shown late, meanwhile', async () => {
	onlyThese();
	addOverDays(3000, 2);
	const backfill = new Backfill();
	const emitted: string[] = [];
	for (let polls = 0; polls < 12; polls++) {
		pass(10 * MINUTE);
		test.register();
		test.register(Date.now(), { visibleFrom: Date.now() + 50 * MINUTE });
		emitted.push(...idsOf(await backfill.poll()));
	}
	pass(HOUR);
	emitted.push(...idsOf((await backfill.toTheEnd()).flat()));
	expect(emitted.sort()).toEqual(idsOf(control().leads.list()));
});

it('leads of other forms are work, too: a poll reads no more than it has time for', async () => {
	onlyThese();
	control().variants.set(countedLists());
	addOverDays(2200, 60);
	const backfill = new Backfill({ ...oneOrganization, ...SINCE, formId: chosen('7000000001') });
	control().calls.clear();
	expect(await backfill.poll()).toEqual([]);
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThan(20);
});

it('leads of other forms that a poll has read before the quota ended are not read again', async () => {
	// So that it is known how large a page may be.
	addOverDays(200, 1);
	await new Backfill().poll({});
	onlyThese();
	const { faults } = control();
	const quota = { kind: 'throttle', limit: 'day' } as const;
	faults.add({ match: { resource: 'leadFormResponses' }, effect: quota });
	const parameters = { ...oneOrganization, ...SINCE, formId: chosen('7000000001') };
	const options = { id: 'another-node' };
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, parameters, options);
	addOverDays(3000, 60);
	const poll = async (callsLeft: number) => {
		faults.clear();
		faults.add({ match: { resource: 'leadFormResponses', nth: callsLeft }, effect: quota });
		return await trigger.poll();
	};
	// Read from the start, these leads are more than 40 calls.
	const callsADay = 25;
	for (let day = 0; day < 2; day++) {
		await expect(poll(callsADay)).rejects.toThrow('daily limit');
		pass(DAY);
	}
	expect(await poll(callsADay)).toEqual([]);
});

it('keeps no other organization from being read', async () => {
	addOverDays(2200, 30);
	const backfill = new Backfill(SINCE);
	for (let polls = 0; polls < 3; polls++) await backfill.poll();
	const lead = control().leads.add({ eventId: SECOND.eventId });
	const next: string[] = [];
	for (let polls = 0; polls < 3; polls++) {
		pass(MINUTE);
		next.push(...idsOf(await backfill.poll()));
	}
	expect(next).toContain(lead.id);
});

it('from now on, but first read after an outage with thousands of leads: none of before', async () => {
	onlyThese();
	addOverDays(40, 1, NOW - 1);
	const now = new Backfill(oneOrganization);
	const fault = { match: { resource: 'leadFormResponses' }, times: 'always' } as const;
	control().faults.add({ ...fault, effect: { kind: 'status', status: 503 } });
	expect(await now.poll()).toEqual([]);
	control().faults.clear();
	pass(10 * DAY);
	const since = addOverDays(2500, 10, Date.now());
	expect(idsOf((await now.toTheEnd()).flat())).toEqual(idsOf(since));
});
