import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { EVENT, NOW } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { StaticData } from '../harness/staticData';
import { DAY } from '../lead/support/clock';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { ActiveTrigger, type TriggerOptions } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

const SINCE = { ...oneOrganization, startFrom: 'date', startDate: '2026-01-01' };

const control = () => test.nodeTest.simulator.control;

/** Polls as n8n's scheduler does: with a context of its own each time. */
async function poll(parameters: INodeParameters, options: TriggerOptions): Promise<IDataObject[]> {
	const activated = { activation: 'update', ...options } as const;
	return (await ActiveTrigger.activate(test.nodeTest, parameters, activated)).items;
}

beforeEach(() => {
	test.nodeTest.simulator.world.leads.splice(0, Infinity);
	const firstDay = { eventId: EVENT, submittedAt: NOW - 60 * DAY, visibleFrom: 0 };
	control().leads.addMany(firstDay, 2200, Math.floor((60 * DAY) / 2200));
});

it('2,200 leads: 500 in each poll at most, the oldest first', async () => {
	const staticData = new StaticData();
	const polls: IDataObject[][] = [];
	while (polls.at(-1)?.length !== 0) polls.push(await poll(SINCE, { staticData }));
	expect(Math.max(...polls.map(({ length }) => length))).toBe(500);
	expect(polls.length).toBeLessThan(9);
	const truth = expectedRows(test.nodeTest.simulator.world, control().leads.list());
	expect(answeredRows(polls.flat(), truth)).toEqual(truth);
	const times = polls.flat().map(({ submitted_at }) => String(submitted_at));
	expect(times).toEqual([...times].sort());
	// 22 pages, and some more since the last part of a slice is read again with the next poll.
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThan(75);
});

it('leads of other forms are work, too: a poll reads no more than n8n gives it time for', async () => {
	control().variants.set(countedLists());
	control().calls.clear();
	const otherForm = { ...SINCE, formId: chosen('7000000001') };
	// Used up as soon as a poll has read anything.
	expect(await poll(otherForm, { pollBudgetMs: -1 })).toEqual([]);
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThan(20);
});
