import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import { chosen } from '../router/runAction';
import { expectedRows } from '../../oracle/leadRow';
import { callsOf, pull, runPull } from './support/pull';

const test = setUpSmallWorld();

const organizationId = chosen(ORGANIZATION);

/** Answers 500 to every call whose address has this in it. */
const breakCalls = (pathIncludes: string) =>
	test.nodeTest.simulator.control.faults.add({
		match: { resource: 'events', pathIncludes },
		effect: { kind: 'status', status: 500 },
		times: 'always',
	});

const truth = () =>
	expectedRows(
		test.nodeTest.simulator.world,
		test.nodeTest.simulator.control.leads.list({ testLeads: 'exclude' }),
	);

describe('an event that always fails', () => {
	beforeEach(() => {
		breakCalls(`/rest/events/${EVENT}`);
	});

	it('has its name from the list of events', async () => {
		expect(await pull(test.nodeTest, { organizationId })).toEqual(truth());
	});

	it('there, too: the rows stand without its name, which is noted', async () => {
		for (const start of [0, 1]) breakCalls(`start=${start}&`);
		const note = 'event_name: LinkedIn failed to show this event now';
		expect(await pull(test.nodeTest, { organizationId })).toEqual(
			truth().map((row) => ({ ...row, event_name: null, field_errors: note })),
		);
	});
});

it('an outage of events fails the run, soon', async () => {
	breakCalls('');
	const { error, outputs } = await runPull(test.nodeTest, { organizationId });
	expect(error?.message).toContain('HTTP status 500');
	expect(outputs).toEqual([]);
	expect(callsOf(test.nodeTest, 'events').length).toBeLessThan(50);
});
