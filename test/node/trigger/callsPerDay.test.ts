import { countBy } from 'lodash';
import { readTemplate } from '../../demo/template';
import { MINUTE, HOUR, DAY } from '../../durations';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { pass } from '../lead/support/clock';
import { chosen } from '../router/runAction';
import { ActiveTrigger } from './support/activeTrigger';
import { SECOND, setUpTriggerTest, THIRD } from './support/triggerTest';

/** The events of the three Pages, each of which has one event and one form. */
const EVENTS = [EVENT, SECOND.eventId, THIRD.eventId];

const test = setUpTriggerTest();

beforeEach(() => test.nodeTest.simulator.control.variants.set(countedLists()));

const parametersOfFlagship = () => readTemplate('leads-to-postgres').nodes[0].parameters;

/** Lets the trigger check all Pages for an hour. @returns the calls by resource */
async function callsOfHour(pollMinutes: number, leadsPerHour: number) {
	const { control } = test.nodeTest.simulator;
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, {
		organizationId: chosen('all'),
	});
	// Two hours later, earlier leads are no longer in the overlap of polls.
	for (let polls = 0; polls < 2; polls++) {
		pass(HOUR);
		await trigger.poll();
	}
	control.calls.clear();
	let registered = 0;
	let emitted = 0;
	for (let minute = 1; minute <= HOUR / MINUTE; minute++) {
		pass(MINUTE);
		for (; registered < Math.floor((minute * leadsPerHour) / 60); registered++) {
			for (const eventId of EVENTS) control.leads.add({ eventId });
		}
		if (minute % pollMinutes === 0) emitted += (await trigger.poll()).length;
	}
	expect(emitted).toBe(leadsPerHour * EVENTS.length);
	return countBy(control.calls.list(), 'resource');
}

/** docs/dev/engineers.md shows these numbers, for one Page and for a day. */
describe.each([
	[1, 60],
	[15, 4],
])('polled every %i min', (pollMinutes, polls) => {
	const owners = EVENTS.length;
	// The list of organizations, once an hour; this LinkedIn spreads it over three pages.
	const organizationAcls = 3;
	// The names of all Pages in the list.
	const listed = { organizationAcls, organizationsLookup: 1 };

	it('a poll without new leads costs one call per Page', async () => {
		const leadFormResponses = polls * owners;
		expect(await callsOfHour(pollMinutes, 0)).toEqual({ leadFormResponses, ...listed });
	});

	it('with ten leads an hour, each poll costs two calls per Page, and each hour one call per form and per event', async () => {
		const { leadFormResponses, ...others } = await callsOfHour(pollMinutes, 10);
		// Leads of the last hour are read again. Only polls before the first lead, in the sixth minute, cost one.
		expect(leadFormResponses / (2 * polls * owners)).toBeGreaterThan(0.95);
		expect(leadFormResponses).toBeLessThanOrEqual(2 * polls * owners);
		expect(others).toEqual({ leadForms: owners, events: owners, ...listed });
	});
});

it('a day costs at most 150 calls per Page, besides those that list the Pages with their names', async () => {
	const { control } = test.nodeTest.simulator;
	const { startFrom, startDays, pollTimes } = parametersOfFlagship();
	expect(pollTimes).toEqual({ item: [{ mode: 'everyX', value: 15, unit: 'minutes' }] });
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, {
		organizationId: chosen('all'),
		startFrom,
		startDays,
	});
	pass(DAY);
	await trigger.poll();
	control.calls.clear();
	let emitted = 0;
	for (let quarter = 0; quarter < DAY / (15 * MINUTE); quarter++) {
		pass(15 * MINUTE);
		const isWorking = quarter >= 32 && quarter < 64;
		// A lead per Page in five of eight quarters of an hour.
		if (isWorking && quarter % 8 < 5) for (const eventId of EVENTS) control.leads.add({ eventId });
		emitted += (await trigger.poll()).length;
	}
	expect(emitted).toBe(20 * EVENTS.length);
	const ofList = ['organizationAcls', 'organizationsLookup'];
	const calls = control.calls.list().filter(({ resource }) => !ofList.includes(resource));
	expect(calls.length / EVENTS.length).toBeGreaterThan(96);
	expect(calls.length / EVENTS.length).toBeLessThanOrEqual(150);
});
