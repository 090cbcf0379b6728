import { DAY } from '../../durations';
import { EVENT, NOW } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { ActiveTrigger } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

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
			formId: chosen('7000000001'),
		},
		// The time is used up as soon as a poll has read anything.
		{ activation: 'update', pollBudgetMs: -1 },
	);
	expect(items).toEqual([]);
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThan(20);
});
