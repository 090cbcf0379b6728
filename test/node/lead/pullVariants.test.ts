import { NOW, ORGANIZATION, EVENT, FORM } from '../../simulator/server/testing/smallWorld';
import type { VariantChanges } from '../../simulator/server/control/variants';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import type { NodeTest } from '../harness/startNodeTest';
import { chosen } from '../router/runAction';
import { MINUTE } from './support/clock';
import { expectedRows } from '../../oracle/leadRow';
import { callsOf, pull } from './support/pull';

const smallWorldTest = setUpSmallWorld();
let nodeTest: NodeTest;

beforeEach(() => {
	nodeTest = smallWorldTest.nodeTest;
});

const truth = (query: Parameters<typeof nodeTest.simulator.control.leads.list>[0] = {}) =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads.list({ testLeads: 'exclude', ...query }),
	);

/**
 * How LinkedIn may behave where its documents leave it open (wire contract 2.5 and 5), one by one; properties of
 * paging try all of it together.
 */
const variants: Record<string, VariantChanges> = {
	'as by default': {},
	'without total': { pagingTotal: { leadFormResponses: 'absent' } },
	'with next links': { nextLinks: 'whenMoreFollows' },
	'pages clamped to 4': { maxCount: 4, beyondMaxCount: 'clamp' },
	'short middle pages': { hiddenPositions: [1, 2, 7, 13] },
	'an empty middle page': { hiddenPositions: [10, 11, 12, 13, 14, 15, 16, 17, 18, 19] },
	'half of the places hidden': { hiddenShare: 0.5 },
	'oldest first': { leadOrder: 'oldestFirst' },
	'in no order': { leadOrder: 'unordered' },
	'associatedEntity.associatedEvent': { associatedEntityKey: 'associatedEvent' },
	'associatedEntity.eventUrn': { associatedEntityKey: 'eventUrn' },
	'associatedEntity filter as union': { associatedEntityParameter: 'union' },
	'answers with names': { answersWithName: true },
	'test leads only when asked for': { testLeadsIncludedWhenFalse: false },
	'range end included': { rangeEndInclusive: true },
	'scopes separated by spaces': { scopeSeparator: 'space' },
	'scopes separated by encoded spaces': { scopeSeparator: 'encodedSpace' },
	'ACLs name organizationTarget': { aclOrganizationKey: 'organizationTarget' },
	'ACLs name organizationalTarget': { aclOrganizationKey: 'organizationalTarget' },
	'events without their form': { eventFormUrn: 'absent' },
};

describe.each(Object.entries(variants))('LinkedIn %s', (_, changes) => {
	const options = { pageSize: 10 };

	beforeEach(async () => {
		nodeTest.simulator.control.variants.set(changes);
		await nodeTest.connect();
	});

	it('gives all leads, of every test setting', async () => {
		expect(await pull(nodeTest, { options })).toEqual(truth());
		const organizationId = chosen(ORGANIZATION);
		for (const [testLeads, query] of [
			['include', undefined],
			['only', 'only'],
		] as const) {
			expect(await pull(nodeTest, { organizationId, options: { ...options, testLeads } })).toEqual(
				truth({ testLeads: query }),
			);
		}
	});

	it('gives the leads of one event and of one form', async () => {
		const organizationId = chosen(ORGANIZATION);
		const ofEvent = { organizationId, eventId: chosen(EVENT), options };
		expect(await pull(nodeTest, ofEvent)).toEqual(truth({ eventId: EVENT }));
		expect(await pull(nodeTest, { organizationId, formId: chosen(FORM), options })).toEqual(
			truth({ formId: FORM }),
		);
	});

	it('gives the leads of a time range, its start included and its end excluded', async () => {
		const start = NOW - 12 * MINUTE;
		const end = NOW - 5 * MINUTE;
		const rows = await pull(nodeTest, {
			timeRange: 'between',
			startTime: new Date(start).toISOString(),
			endTime: new Date(end).toISOString(),
			options: { pageSize: 3 },
		});
		expect(rows).toEqual(truth({ start, end: end - 1 }));
		expect(rows).toHaveLength(7);
	});
});

it('stops with an error when LinkedIn repeats its first page for ever', async () => {
	nodeTest.simulator.control.variants.set({ endlessPages: ['leadFormResponses'] });
	await expect(pull(nodeTest, { options: { pageSize: 10 } })).rejects.toThrow(
		'page after page without anything new',
	);
});

it.each([50, 30, 10])(
	'reads smaller pages when LinkedIn refuses more than %i',
	async (maxCount) => {
		nodeTest.simulator.control.variants.set({ maxCount });
		const organizationId = chosen(ORGANIZATION);
		nodeTest.simulator.control.calls.clear();
		expect(await pull(nodeTest, { organizationId })).toEqual(truth());
		const statuses = callsOf(nodeTest, 'leadFormResponses').map((call) => call.slice(0, 3));
		expect(statuses.filter((status) => status === '400').length).toBeLessThanOrEqual(4);
		expect(await pull(nodeTest)).toEqual(truth());
	},
);
