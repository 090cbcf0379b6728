import { countBy } from 'lodash';
import { readTemplate } from '../../demo/template';
import { MINUTE, HOUR, DAY } from '../../durations';
import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { useSmallWorld } from '../harness/useNodeTest';
import { pass } from '../lead/support/clock';
import { chosen } from '../router/runAction';
import { ActiveTrigger } from './support/activeTrigger';

// The number of calls depends on how LinkedIn pages, which is random at night.
const nodeTest = useSmallWorld({ variants: {} });

const parametersOfFlagship = () => readTemplate('leads-to-postgres').nodes[0].parameters;

/** Lets the trigger check all Pages, of which there is one, for an hour. @returns the calls by resource */
async function callsOfHour(leadsPerHour: number) {
	const { control } = nodeTest;
	const { trigger } = await ActiveTrigger.activate(nodeTest, { organizationId: chosen('all') });
	// Two hours later, earlier leads are no longer in the overlap of polls.
	for (let polls = 0; polls < 2; polls++) {
		pass(HOUR);
		await trigger.poll();
	}
	control.calls.clear();
	let emitted = 0;
	for (let minute = 1; minute <= 60; minute++) {
		pass(MINUTE);
		if ((minute * leadsPerHour) % 60 === 0 && leadsPerHour > 0) {
			control.leads.add({ eventId: EVENT });
		}
		if (minute % 15 === 0) emitted += (await trigger.poll()).length;
	}
	expect(emitted).toBe(leadsPerHour);
	return countBy(nodeTest.simulator.calls, 'resource');
}

// The list of organizations, once an hour, whose second page has nothing new, and the names of all in it.
const LISTED = { organizationAcls: 2, organizationsLookup: 1 };

it('polled every 15 min, all Pages cost one call each, and two while there are new leads, with one for each event an hour', async () => {
	expect(await callsOfHour(0)).toEqual({ leadFormResponses: 4, ...LISTED });
	// A process keeps forms, whose versions never change, and keeps names of Pages for a day.
	expect(await callsOfHour(10)).toEqual({ leadFormResponses: 8, events: 1, ...LISTED });
});

/** docs/dev/engineers.md shows this number. */
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
	const { length } = nodeTest.simulator.calls.filter((call) => !isName(call));
	expect(length).toBeGreaterThan(96);
	expect(length).toBeLessThanOrEqual(150);
});
