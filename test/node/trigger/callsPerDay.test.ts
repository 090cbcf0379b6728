import { countBy } from 'lodash';
import { readTemplate } from '../../demo/template';
import { MINUTE, HOUR, DAY } from '../../durations';
import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { pass } from '../lead/support/clock';
import { chosen } from '../router/runAction';
import { ActiveTrigger } from './support/activeTrigger';
import { SECOND, THIRD, useThreePages } from './support/threePages';

/** The events of the three Pages, each of which has one event and one form. */
const EVENTS = [EVENT, SECOND.eventId, THIRD.eventId];

const nodeTest = useThreePages();

beforeEach(() => nodeTest.control.variants.set(countedLists()));

const parametersOfFlagship = () => readTemplate('leads-to-postgres').nodes[0].parameters;

/** Lets the trigger check one Page or all of them for an hour. @returns the calls by resource */
async function callsOfHour(pollMinutes: number, leadsPerHour: number, organizationId: string) {
	const { control } = nodeTest;
	const { trigger } = await ActiveTrigger.activate(nodeTest, {
		organizationId: chosen(organizationId),
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
	expect(emitted).toBe(leadsPerHour * (organizationId === 'all' ? EVENTS.length : 1));
	return countBy(control.calls.list(), 'resource');
}

// The list of organizations, once an hour, whose second page has nothing new, and the names of all in it.
const LISTED = { organizationAcls: 2, organizationsLookup: 1 };

/** docs/dev/engineers.md shows these numbers, for one Page and for a day. */
describe.each([
	{ pollMinutes: 1, organizationId: ORGANIZATION, owners: 1, listed: {} },
	{ pollMinutes: 15, organizationId: 'all', owners: EVENTS.length, listed: LISTED },
])('polled every $pollMinutes min', ({ pollMinutes, organizationId, owners, listed }) => {
	const polls = 60 / pollMinutes;

	it('a poll without new leads costs one call per Page', async () => {
		const leadFormResponses = polls * owners;
		const calls = await callsOfHour(pollMinutes, 0, organizationId);
		expect(calls).toEqual({ leadFormResponses, ...listed });
	});

	it('with ten leads an hour, each poll costs two calls per Page, and each hour one call per event', async () => {
		const { leadFormResponses, ...others } = await callsOfHour(pollMinutes, 10, organizationId);
		// Leads of the last hour are read again. Only polls before the first lead, in the sixth minute, cost one.
		expect(leadFormResponses / (2 * polls * owners)).toBeGreaterThan(0.95);
		expect(leadFormResponses).toBeLessThanOrEqual(2 * polls * owners);
		// A process keeps forms, whose versions never change, and keeps names of Pages for a day.
		expect(others).toEqual({ events: owners, ...listed });
	});
});

it('a day costs at most 150 calls per Page, besides those for its name', async () => {
	const { control } = nodeTest;
	const { startFrom, startDays, pollTimes } = parametersOfFlagship();
	expect(pollTimes).toEqual({ item: [{ mode: 'everyX', value: 15, unit: 'minutes' }] });
	const { trigger } = await ActiveTrigger.activate(nodeTest, {
		organizationId: chosen(ORGANIZATION),
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
		// A lead in five of eight quarters of an hour.
		if (isWorking && quarter % 8 < 5) control.leads.add({ eventId: EVENT });
		emitted += (await trigger.poll()).length;
	}
	expect(emitted).toBe(20);
	const isName = ({ resource }: { resource: string }) => resource === 'organizationsLookup';
	const { length } = control.calls.list().filter((call) => !isName(call));
	expect(length).toBeGreaterThan(96);
	expect(length).toBeLessThanOrEqual(150);
});
