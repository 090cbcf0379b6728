import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { landmarks } from '../../simulator/world/landmarks';
import { readableOrganizationIds } from '../../simulator/world/queries';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, entered, itemsOf } from '../router/runAction';
import { holdClock, NOW } from './support/clock';
import { answeredRows, byLeadId } from '../../oracle/leadRow';
import { pull, runPull } from './support/pull';

const { organizations, sharedForm, otherForms, adAccounts, members } = landmarks;

beforeAll(() => holdClock());
const nodeTest = useNodeTest({ now: () => Date.now() });
afterAll(() => jest.useRealTimers());

const truth = (query: Parameters<typeof nodeTest.rowsOf>[0]) =>
	nodeTest.rowsOf({ visibleAt: NOW, ...query });

it('Pull reads the event leads of all Pages that the account may read, and a hint names a refused Page', async () => {
	const { world } = nodeTest.simulator;
	const organizationIds = readableOrganizationIds(world, members.main);
	const ofPage = (organizationId: string) => nodeTest.rowsOf({ organizationId, leadType: 'EVENT' });
	expect(organizationIds.length).toBeGreaterThan(10);
	const { outputs, hints } = await runPull(nodeTest);
	const expected = byLeadId(organizationIds.flatMap(ofPage));
	const rows = outputs[0].map(({ json }) => json);
	expect(answeredRows(rows, expected)).toEqual(expected);
	// A Page that LinkedIn refuses hides no other lead, and a hint names it.
	expect(hints.map(({ message }) => message).join()).toMatch(
		new RegExp(`${organizations.unreadable}.*Super admin`),
	);
});

it('when the daily calls for events are used up, Pull leaves event names empty, says why, and soon stops calling', async () => {
	clearProcessMemory();
	nodeTest.fail({ kind: 'throttle', limit: 'day' }, { resource: 'events' });
	nodeTest.control.calls.clear();
	const organizationId = organizations.manyEvents;
	const rows = await pull(nodeTest, { organizationId: chosen(organizationId) });
	nodeTest.control.faults.clear();
	const field_errors = expect.stringMatching(
		/^event_name: .*daily call limit for events is used up until /m,
	) as unknown;
	expect(rows).toEqual(
		truth({ organizationId, leadType: 'EVENT' }).map((row) => ({
			...row,
			event_name: null,
			field_errors,
		})),
	);
	// Calls that were under way when the node learned of the limit: for lists and for single events.
	expect(nodeTest.calls('events').length).toBeLessThanOrEqual(2 * 8);
});

it.each([
	['COMPANY', organizations.manyEvents, otherForms.company],
	['ORGANIZATION_PRODUCT', organizations.manyLeads, otherForms.product],
] as const)('Pull and Get read %s leads', async (leadType, organizationId, formId) => {
	const expected = truth({ leadType, organizationId });
	expect(expected.length).toBeGreaterThan(50);
	const parameters = { leadType, organizationId: chosen(organizationId) };
	expect(await pull(nodeTest, parameters)).toEqual(expected);
	const ofForm = { ...parameters, options: { formId: chosen(formId) } };
	expect(await pull(nodeTest, ofForm)).toEqual(expected);
	expect(await pull(nodeTest, { leadType })).toEqual(truth({ leadType }));
	const leadId = String(expected[0].lead_id);
	expect(await itemsOf(nodeTest, 'lead: get', { leadId })).toEqual([expected[0]]);
});

it('Pull reads sponsored leads of an ad account', async () => {
	const adAccountId = adAccounts.campaignManager;
	const expected = truth({ leadType: 'SPONSORED', adAccountId });
	expect(expected.length).toBeGreaterThan(30);
	const parameters = { leadType: 'SPONSORED', sponsoredAccountId: adAccountId };
	expect(await pull(nodeTest, parameters)).toEqual(expected);
});

it('Pull separates the leads of two events that share one form', async () => {
	const [eventId] = sharedForm.eventIds;
	const organizationId = chosen(organizations.manyLeads);
	const expected = truth({ eventId });
	expect(await pull(nodeTest, { organizationId, eventId: chosen(eventId) })).toEqual(expected);
	expect(await pull(nodeTest, { eventId: entered(`urn:li:event:${eventId}`) })).toEqual(expected);
});

it('Pull reads the leads of one form for all of its events', async () => {
	const { formId } = sharedForm;
	const expected = truth({ formId });
	expect(await pull(nodeTest, { options: { formId: chosen(formId) } })).toEqual(expected);
	const organizationId = chosen(organizations.manyLeads);
	expect(await pull(nodeTest, { organizationId, options: { formId: chosen(formId) } })).toEqual(
		expected,
	);
});
