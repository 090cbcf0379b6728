import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { holdClock } from '../lead/support/clock';
import { pull } from '../lead/support/pull';
import { chosen } from '../router/runAction';

const { organizations } = landmarks;

beforeAll(() => holdClock());
// The number of calls depends on how LinkedIn pages, which is random at night.
const nodeTest = useNodeTest({ now: () => Date.now(), variants: {} });
afterAll(() => jest.useRealTimers());

beforeEach(() => nodeTest.control.calls.clear());

const leadsOf = (organizationId: string) =>
	nodeTest.control.leads.list({ organizationId, leadType: 'EVENT' });

/** The form IDs of all batch calls, in their order. */
const batchedForms = () =>
	nodeTest.calls('leadForms').flatMap((call) => call.match(/\d{4,19}/g) ?? []);

it('a run reads each form once, in batches, and each earlier version once', async () => {
	await pull(nodeTest, { organizationId: chosen(organizations.manyEvents) });
	const leads = leadsOf(organizations.manyEvents).filter(({ testLead }) => !testLead);
	const formIds = new Set(leads.map(({ formId }) => formId));
	expect(formIds.size).toBeGreaterThan(60);
	expect(batchedForms().sort()).toEqual([...formIds].sort());
	const pages = Math.ceil(leads.length / 100) + 1;
	expect(nodeTest.calls('leadForms').length).toBeLessThanOrEqual(pages);

	const { world } = nodeTest.simulator;
	const earlier = new Set(
		leads
			.filter(({ formId, formVersionId }) => {
				const form = world.forms.find(({ id }) => id === formId)!;
				return formVersionId !== form.versions.at(-1)!.versionId;
			})
			.map(({ formId, formVersionId }) => `${formId} ${formVersionId}`),
	);
	// Refused calls do not count: LinkedIn may refuse the version field, and the node then omits it.
	const single = nodeTest
		.calls('leadFormResponses')
		.filter((call) => call.startsWith('200') && !call.includes('q=owner'));
	expect(single).toHaveLength(earlier.size);

	// A version of a form never changes, so another run does not request it again.
	nodeTest.control.calls.clear();
	await pull(nodeTest, { organizationId: chosen(organizations.manyEvents) });
	expect(nodeTest.calls('leadFormResponses').every((call) => call.includes('q=owner'))).toBe(true);
});
