import { parse, stringify } from 'lossless-json';
import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { DAY } from '../../durations';
import { landmarks } from '../../simulator/world/landmarks';
import { wireLead } from '../../simulator/server/wire/lead';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, itemsOf } from '../router/runAction';
import { holdClock } from './support/clock';
import { pull, runPull } from './support/pull';

const { organizations, forms } = landmarks;

beforeAll(() => holdClock());
const nodeTest = useNodeTest({ now: () => Date.now() });
afterAll(() => jest.useRealTimers());

beforeEach(() => nodeTest.control.calls.clear());

const organizationId = chosen(organizations.manyLeads);

const ofPage = { organizationId: organizations.manyLeads, leadType: 'EVENT' } as const;

it.each([1, 101])('Pull stops at a limit of %i', async (limit) => {
	const rows = await pull(nodeTest, { organizationId, returnAll: false, limit });
	expect(rows).toHaveLength(limit);
	const ids = new Set(rows.map(({ lead_id }) => lead_id));
	expect(ids.size).toBe(limit);
	expect(rows).toEqual(nodeTest.rowsOf(ofPage).filter(({ lead_id: id }) => ids.has(id as string)));
	expect(nodeTest.calls('leadFormResponses').length).toBeLessThan(limit / 90 + 6);
});

it('by default, Pull outputs 50 leads of the last 30 days, and a hint says how many Pages were not read', async () => {
	const { outputs, hints } = await nodeTest.executeNode(new LinkedInLeadSync(), { parameters: {} });
	expect(outputs[0]).toHaveLength(50);
	const since = new Date(Date.now() - 30 * DAY).toISOString();
	expect(outputs[0].every(({ json }) => String(json.submitted_at) >= since)).toBe(true);
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(
			/^Turn on Return All, or choose one LinkedIn Page: because of the Limit, \d+ of \d+ Pages were not read\.$/,
		),
	]);
});

/** LinkedIn's JSON with integers beyond 2^53 as text, from a parser that the nodes do not use. */
const wireJson = (id: string) => {
	const { world, control } = nodeTest.simulator;
	const lead = world.leads.find((candidate) => candidate.id === id)!;
	const text = stringify(wireLead(lead, world, control.variants.get(), undefined)) ?? '';
	return parse(text, undefined, (digits) =>
		Number.isSafeInteger(Number(digits)) ? Number(digits) : digits,
	);
};

it("raw output is LinkedIn's own JSON with exact 19-digit IDs, and costs no call for forms", async () => {
	const { outputs } = await runPull(nodeTest, {
		organizationId: chosen(organizations.nastyForms),
		options: { formId: chosen(forms.largeQuestionIds), simplify: false },
	});
	const expected = nodeTest.control.leads.list({
		formId: forms.largeQuestionIds,
		testLeads: 'exclude',
	});
	expect(outputs[0]).toHaveLength(expected.length);
	for (const { json } of outputs[0]) expect(json).toEqual(wireJson(String(json.id)));
	const get = { leadId: expected[0].id, options: { simplify: false } };
	expect(await itemsOf(nodeTest, 'lead: get', get)).toEqual([wireJson(expected[0].id)]);
	const ids = JSON.stringify(outputs[0]).match(/"questionId":"\d{19}"/g) ?? [];
	expect(new Set(ids).size).toBeGreaterThan(1);
	expect(nodeTest.calls('leadForms')).toEqual([]);
});
