import { landmarks } from '../../simulator/world/landmarks';
import { readableOrganizationIds } from '../../simulator/world/queries';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, entered, itemsOf } from '../router/runAction';
import { holdClock, NOW } from './support/clock';
import { answeredRows, byLeadId } from '../../oracle/leadRow';
import { pull, runPull } from './support/pull';

const { organizations, sharedForm, members } = landmarks;

beforeAll(() => holdClock());
const nodeTest = useNodeTest({ now: () => Date.now() });
afterAll(() => jest.useRealTimers());

const truth = (query: Parameters<typeof nodeTest.rowsOf>[0]) =>
	nodeTest.rowsOf({ visibleAt: NOW, ...query });

it('Pull reads the event leads of all Pages that the account may read, and a hint names a refused Page', async () => {
	const { world } = nodeTest.simulator;
	const organizationIds = readableOrganizationIds(world, members.main);
	const ofPage = (organizationId: string) => nodeTest.rowsOf({ organizationId, leadType: 'EVENT' });
	expect(organizationIds.length).toBeGreaterThan(5);
	const { outputs, hints } = await runPull(nodeTest);
	const expected = byLeadId(organizationIds.flatMap(ofPage));
	const rows = outputs[0].map(({ json }) => json);
	expect(answeredRows(rows, expected)).toEqual(expected);
	// A Page that LinkedIn refuses hides no other lead, and a hint names it.
	expect(hints.map(({ message }) => message).join()).toMatch(
		new RegExp(`${organizations.unreadable}.*Super admin`),
	);
});

it.each([
	['COMPANY', organizations.manyEvents],
	['ORGANIZATION_PRODUCT', organizations.manyLeads],
] as const)('Pull and Get read %s leads', async (leadType, organizationId) => {
	const expected = truth({ leadType, organizationId });
	expect(expected.length).toBeGreaterThan(50);
	const parameters = { leadType, organizationId: chosen(organizationId) };
	expect(await pull(nodeTest, parameters)).toEqual(expected);
	expect(await pull(nodeTest, { leadType })).toEqual(truth({ leadType }));
	const leadId = String(expected[0].lead_id);
	expect(await itemsOf(nodeTest, 'lead: get', { leadId })).toEqual([expected[0]]);
});

it('Pull separates the leads of two events that share one form', async () => {
	const [eventId] = sharedForm.eventIds;
	const organizationId = chosen(organizations.manyLeads);
	const expected = truth({ eventId });
	expect(await pull(nodeTest, { organizationId, eventId: chosen(eventId) })).toEqual(expected);
	expect(await pull(nodeTest, { eventId: entered(`urn:li:event:${eventId}`) })).toEqual(expected);
});
