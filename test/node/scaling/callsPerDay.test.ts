import { readTemplate } from '../../demo/template';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { chosen } from '../router/runAction';
import { ActiveTrigger } from '../trigger/support/activeTrigger';
import { SECOND, THIRD, threeOrganizations } from '../trigger/support/threeOrganizations';
import { setUpTriggerTest } from '../trigger/support/triggerTest';

/** The organizations of the world, each with one event and one form. */
const EVENTS = [EVENT, SECOND.eventId, THIRD.eventId];
const HOURS = 2;

const test = setUpTriggerTest(threeOrganizations);

beforeEach(() => test.nodeTest.simulator.control.variants.set(countedLists()));

const parametersOfFlagship = () => readTemplate('leads-to-postgres').nodes[0].parameters;

/** Lets the trigger watch all organizations; gives the calls per hour, by resource. */
async function callsPerHour(pollMinutes: number, leadsPerHour: number) {
	const { control } = test.nodeTest.simulator;
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, {
		organizationId: chosen('all'),
	});
	// Until the leads of before are not in the overlap any more.
	for (let polls = 0; polls < 2; polls++) {
		pass(HOUR);
		await trigger.poll();
	}
	control.calls.clear();
	let registered = 0;
	let emitted = 0;
	for (let minute = 1; minute <= (HOURS * HOUR) / MINUTE; minute++) {
		pass(MINUTE);
		for (; registered < Math.floor((minute * leadsPerHour) / 60); registered++) {
			for (const eventId of EVENTS) control.leads.add({ eventId });
		}
		if (minute % pollMinutes === 0) emitted += (await trigger.poll()).length;
	}
	expect(emitted).toBe(HOURS * leadsPerHour * EVENTS.length);
	const calls: Record<string, number> = {};
	for (const { resource } of control.calls.list()) {
		calls[resource] = (calls[resource] ?? 0) + 1 / HOURS;
	}
	return calls;
}

/** The numbers in docs/dev/engineers.md are of here, there for one organization and for a day. */
describe.each([
	[1, 60],
	[5, 12],
	[15, 4],
	[60, 1],
])('polled every %i min', (pollMinutes, polls) => {
	const owners = EVENTS.length;
	// The list of organizations, once an hour; this LinkedIn spreads it over three pages.
	const organizationAcls = 3;

	it('a poll costs one call per organization when nothing is new', async () => {
		const leadFormResponses = polls * owners;
		expect(await callsPerHour(pollMinutes, 0)).toEqual({ leadFormResponses, organizationAcls });
	});

	it('a poll costs a second call when leads come, and an hour two more, for a form and for an event', async () => {
		const { leadFormResponses, ...others } = await callsPerHour(pollMinutes, 10);
		// The first lead comes after six minutes.
		expect(leadFormResponses / (2 * polls * owners)).toBeGreaterThan(0.95);
		expect(leadFormResponses).toBeLessThanOrEqual(2 * polls * owners);
		expect(others).toEqual({ leadForms: owners, events: owners, organizationAcls });
	});
});

it('a day costs at most 150 calls for each organization, besides those that list them', async () => {
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
		// Five in eight quarters of an hour.
		if (isWorking && quarter % 8 < 5) for (const eventId of EVENTS) control.leads.add({ eventId });
		emitted += (await trigger.poll()).length;
	}
	expect(emitted).toBe(20 * EVENTS.length);
	const calls = control.calls.list().filter(({ resource }) => resource !== 'organizationAcls');
	expect(calls.length / EVENTS.length).toBeGreaterThan(96);
	expect(calls.length / EVENTS.length).toBeLessThanOrEqual(150);
});
