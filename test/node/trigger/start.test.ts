import { MINUTE, DAY } from '../../durations';
import { EVENT, NOW } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { callsOf } from '../lead/support/pull';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { chosen } from '../router/runAction';
import { ActiveTrigger } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

const truth = (start: number) =>
	expectedRows(
		test.nodeTest.simulator.world,
		test.nodeTest.simulator.control.leads.list({ start, testLeads: 'exclude' }),
	);

it.each([
	['2026-11-24T08:50:00Z', NOW - 10 * MINUTE, 'UTC'],
	['2026-11-24T09:50:00', NOW - 10 * MINUTE, 'Europe/Berlin'],
	['2020-01-01', 0, 'UTC'],
])(
	'the first poll outputs all leads since the start date, to the millisecond and oldest first: %s',
	async (startDate, start, timezone) => {
		const parameters = { ...oneOrganization, startFrom: 'date', startDate };
		const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, parameters, {
			timezone,
		});
		expect(answeredRows(items, truth(start))).toEqual(truth(start));
		expect(items.map(({ submitted_at }) => submitted_at)).toEqual(
			items.map(({ submitted_at }) => submitted_at).sort(),
		);
		expect(await trigger.poll()).toEqual([]);
	},
);

it("with Simplify off, the trigger outputs LinkedIn's own JSON", async () => {
	const parameters = { ...oneOrganization, options: { simplify: false } };
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, parameters);
	const lead = test.register();
	const [json] = await trigger.poll();
	expect(json).toMatchObject({ id: lead.id, formResponse: { answers: expect.any(Array) as [] } });
});

it('a poll stops reading when its time is used up, even if no lead is of the chosen form', async () => {
	const { simulator } = test.nodeTest;
	const firstDay = { eventId: EVENT, submittedAt: NOW - 60 * DAY, visibleFrom: 0 };
	simulator.control.leads.addMany(firstDay, 2200, Math.floor((60 * DAY) / 2200));
	simulator.control.variants.set(countedLists());
	simulator.control.calls.clear();
	const { items } = await ActiveTrigger.activate(
		test.nodeTest,
		{
			...oneOrganization,
			startFrom: 'date',
			startDate: '2026-01-01',
			options: { formId: chosen('7000000001') },
		},
		// The time is used up as soon as a poll has read anything.
		{ activation: 'update', pollBudgetMs: -1 },
	);
	expect(items).toEqual([]);
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThan(20);
});
