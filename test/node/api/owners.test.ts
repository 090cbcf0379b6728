import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { landmarks } from '../../simulator/world/landmarks';
import { readableOrganizationIds } from '../../simulator/world/queries';
import { useNodeTest } from '../harness/useNodeTest';
import { expectedRows } from '../../oracle/leadRow';
import { holdClock } from '../lead/support/clock';
import { callsOf, pull, runPull } from '../lead/support/pull';

const { organizations, members } = landmarks;

beforeAll(() => holdClock());
const nodeTest = useNodeTest({ hurried: () => {}, now: () => Date.now() });
afterAll(() => jest.useRealTimers());

beforeEach(() => {
	clearProcessMemory();
	nodeTest.simulator.control.faults.clear();
	nodeTest.simulator.control.calls.clear();
});

/** A week, so that the default world gives few leads. */
const parameters = { timeRange: 'last', lastAmount: 7, lastUnit: 'days' };

const truth = (without: string[] = []) => {
	const { world, control } = nodeTest.simulator;
	const start = Date.now() - 7 * 86_400_000;
	const leads = readableOrganizationIds(world, members.main)
		.filter((id) => !without.includes(id))
		.flatMap((organizationId) =>
			control.leads.list({ organizationId, leadType: 'EVENT', testLeads: 'exclude', start }),
		);
	return expectedRows(world, leads);
};

describe('an organization that LinkedIn refuses', () => {
	it('hides none of the others, and is named in a hint', async () => {
		const { outputs, hints, error } = await runPull(nodeTest, parameters);
		expect(error).toBeUndefined();
		expect(outputs).toHaveLength(1);
		expect(await pull(nodeTest, parameters)).toEqual(truth());
		const texts = hints.map(({ message }) => message).join('\n');
		expect(texts).toContain(organizations.unreadable);
		expect(texts).toContain('Super admin');
	});
});

it('events whose calls of the day are used up leave their names out, and waste few calls', async () => {
	nodeTest.simulator.control.faults.add({
		match: { resource: 'events' },
		effect: { kind: 'throttle', limit: 'day' },
		times: 'always',
	});
	const rows = await pull(nodeTest, parameters);
	const field_errors = expect.stringMatching(
		/^event_name: .*daily call limit for events is used up until .*Lead → Get/m,
	) as unknown;
	expect(rows).toEqual(truth().map((row) => ({ ...row, event_name: null, field_errors })));
	// Those under way when it is found out, of lists and of single events.
	expect(callsOf(nodeTest, 'events').length).toBeLessThanOrEqual(2 * 8);
});
