import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { landmarks } from '../../simulator/world/landmarks';
import { readableOrganizationIds } from '../../simulator/world/queries';
import { countedLists } from '../harness/countedLists';
import { useNodeTest } from '../harness/useNodeTest';
import { holdClock } from '../lead/support/clock';
import { callsOf, pull, runPull } from '../lead/support/pull';
import { chosen, itemsOf } from '../router/runAction';

const { organizations, forms, members } = landmarks;

beforeAll(() => holdClock());
const nodeTest = useNodeTest({ now: () => Date.now() });
afterAll(() => jest.useRealTimers());

beforeEach(() => {
	nodeTest.simulator.control.variants.set(countedLists());
	nodeTest.simulator.control.calls.clear();
});

const leadsOf = (organizationId: string) =>
	nodeTest.simulator.control.leads.list({ organizationId, leadType: 'EVENT' });

/** Form ids of all batch calls, in their order. */
const batchedForms = () =>
	callsOf(nodeTest, 'leadForms').flatMap((call) => call.match(/\d{4,19}/g) ?? []);

/** Pages of leads, as they were asked for since the last time. */
const pageCalls = () => {
	const calls = callsOf(nodeTest, 'leadFormResponses').filter((call) => call.includes('q=owner'));
	nodeTest.simulator.control.calls.clear();
	return calls;
};

describe('pages', () => {
	const parameters = { organizationId: chosen(organizations.manyLeads) };

	beforeEach(clearProcessMemory);

	it.each([50, 100, 500, 1000])(
		'of %i at most: what is refused is asked for once, two more calls than pages at most',
		async (maxCount) => {
			nodeTest.simulator.control.variants.set({ maxCount });
			const leads = await pull(nodeTest, parameters);
			const refused = pageCalls().filter((call) => call.startsWith('400'));
			const tooLarge = [1000, 500, 100].filter((count) => count > maxCount);
			// The list is read in pages of 100 before larger ones are tried.
			expect(refused.length).toBe(maxCount < 100 ? 1 : tooLarge.length);
			expect(await pull(nodeTest, parameters)).toEqual(leads);
			const calls = pageCalls();
			expect(calls.filter((call) => call.startsWith('400'))).toEqual([]);
			const needed = Math.ceil(leadsOf(organizations.manyLeads).length / maxCount);
			expect(calls.length).toBeGreaterThanOrEqual(needed);
			expect(calls.length).toBeLessThanOrEqual(needed + 2);
		},
	);
});

it('forms: each once per run, in batches; each earlier version once', async () => {
	await pull(nodeTest, { organizationId: chosen(organizations.manyEvents) });
	const leads = leadsOf(organizations.manyEvents).filter(({ testLead }) => !testLead);
	const formIds = new Set(leads.map(({ formId }) => formId));
	expect(formIds.size).toBeGreaterThan(60);
	expect(batchedForms().sort()).toEqual([...formIds].sort());
	const pages = Math.ceil(leads.length / 100) + 1;
	expect(callsOf(nodeTest, 'leadForms').length).toBeLessThanOrEqual(pages);

	const { world } = nodeTest.simulator;
	const earlier = new Set(
		leads
			.filter(({ formId, formVersionId }) => {
				const form = world.forms.find(({ id }) => id === formId)!;
				return formVersionId !== form.versions.at(-1)!.versionId;
			})
			.map(({ formId, formVersionId }) => `${formId} ${formVersionId}`),
	);
	const single = callsOf(nodeTest, 'leadFormResponses').filter((call) => !call.includes('q=owner'));
	expect(single).toHaveLength(earlier.size);

	// A version of a form never changes: another run does not ask again.
	nodeTest.simulator.control.calls.clear();
	await pull(nodeTest, { organizationId: chosen(organizations.manyEvents) });
	expect(callsOf(nodeTest, 'leadFormResponses').every((call) => call.includes('q=owner'))).toBe(
		true,
	);
});

it('tables: an earlier version is read once, not in each run', async () => {
	const parameters = { organizationId: chosen(organizations.nastyForms), formId: chosen('all') };
	const first = await itemsOf(nodeTest, 'form: getTable', parameters);
	expect(callsOf(nodeTest, 'leadFormResponses').length).toBeGreaterThan(3);
	nodeTest.simulator.control.calls.clear();
	expect(await itemsOf(nodeTest, 'form: getTable', parameters)).toEqual(first);
	expect(callsOf(nodeTest, 'leadFormResponses')).toEqual([]);
});

it('event names: a list instead of a call for each', async () => {
	await pull(nodeTest, { organizationId: chosen(organizations.manyEvents) });
	expect(callsOf(nodeTest, 'events').length).toBeLessThanOrEqual(2);
});

it('several input items share what was read', async () => {
	const parameters = {
		organizationId: chosen(organizations.nastyForms),
		formId: chosen(forms.manyVersions),
	};
	await runPull(nodeTest, parameters);
	const once = callsOf(nodeTest).length;
	nodeTest.simulator.control.calls.clear();
	await runPull(nodeTest, parameters, { items: [{ json: {} }, { json: {} }, { json: {} }] });
	const pages = Math.ceil(leadsOf(organizations.nastyForms).length / 100) + 1;
	expect(callsOf(nodeTest).length).toBeLessThanOrEqual(once + 2 * pages);
	expect(batchedForms()).toEqual([...new Set(batchedForms())]);
});

it('idle organizations cost one call each, after the list of organizations', async () => {
	const rows = await pull(nodeTest, { timeRange: 'last', lastAmount: 1, lastUnit: 'minutes' });
	expect(rows).toEqual([]);
	const readable = readableOrganizationIds(nodeTest.simulator.world, members.main);
	// The one that is answered with a 403 has to be asked, too.
	const expected = [...readable, organizations.unreadable];
	const asked = nodeTest.simulator.calls
		.filter(({ resource }) => resource === 'leadFormResponses')
		.map(({ ownerUrn }) => ownerUrn?.split(':').pop());
	expect(asked.sort()).toEqual(expected.sort());
	expect(callsOf(nodeTest, 'organizationAcls').length).toBeLessThanOrEqual(3);
	expect(callsOf(nodeTest)).toHaveLength(
		asked.length + callsOf(nodeTest, 'organizationAcls').length,
	);
});
