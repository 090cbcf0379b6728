import fc from 'fast-check';

import { EVENT, ORGANIZATION, leadId } from '../../simulator/server/testing/smallWorld';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import type { NodeTest } from '../harness/startNodeTest';
import { chosen } from '../router/runAction';
import { expectedRows } from '../../oracle/leadRow';
import { pull, runPull } from './support/pull';

const smallWorldTest = setUpSmallWorld();
let nodeTest: NodeTest;

beforeEach(() => {
	nodeTest = smallWorldTest.nodeTest;
});

const organizationId = chosen(ORGANIZATION);

const damaged = leadId(5);

const damage = (override: Record<string, unknown>, id = damaged) =>
	nodeTest.simulator.control.leads.damage(id, { kind: 'malformed', override });

/** The other leads' rows, which must be as if nothing was damaged. */
const others = (ids: string[] = [damaged]) =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads
			.list({ testLeads: 'exclude' })
			.filter(({ id }) => !ids.includes(id)),
	);

const find = (wanted: string) =>
	nodeTest.simulator.control.leads.list().find(({ id }) => id === wanted)!;

describe('one broken field', () => {
	it('a lead that does not say whose it is belongs to whom it was read for', async () => {
		damage({ owner: undefined, versionedLeadGenFormUrn: undefined });
		const rows = await pull(nodeTest, { organizationId });
		const row = rows.find(({ lead_id }) => lead_id === damaged);
		expect(row?.organization_id).toBe(ORGANIZATION);
	});

	it('a form that is none leaves the answers readable', async () => {
		damage({ versionedLeadGenFormUrn: 'urn:li:unknown:1' });
		const rows = await pull(nodeTest, { organizationId });
		const row = rows.find(({ lead_id }) => lead_id === damaged);
		expect(row).toMatchObject({ form_id: null, lead_error: null });
		for (const { value } of find(damaged).answers) {
			if ('text' in value) expect(row?.field_errors).toContain(value.text);
		}
	});
});

it('an earlier version of a form is read from another lead, where the form inside one is damaged', async () => {
	// The newest and the oldest one that answered it: whichever LinkedIn lists first.
	for (const number of [21, 25]) damage({ form: {} }, leadId(number));
	expect(await pull(nodeTest, { organizationId })).toEqual(others([]));
});

describe('one broken lead', () => {
	it('goes to the error output with all that could be read', async () => {
		damage({ formResponse: undefined });
		const { outputs, error } = await runPull(
			nodeTest,
			{ organizationId },
			{ onError: 'continueErrorOutput', items: [{ json: { from: 'input' } }] },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(others().length);
		expect(outputs[1]).toEqual([
			{
				json: {
					from: 'input',
					error: expect.stringMatching(
						/^LinkedIn sent this lead without a form response\. .*Output set to Raw\.$/,
					) as string,
					details: expect.objectContaining({ lead_id: damaged, event_id: EVENT }) as object,
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'stays among the rows, with its JSON, when On Error is %s',
		async (onError) => {
			damage({ formResponse: undefined });
			const { outputs } = await runPull(nodeTest, { organizationId }, { onError });
			expect(outputs).toHaveLength(1);
			expect(outputs[0]).toHaveLength(others().length + 1);
			const row = outputs[0].find(({ json }) => json.lead_id === damaged);
			expect(row?.json.lead_error).toMatch(/without a form response/);
		},
	);

	it('is not merged with another broken one', async () => {
		const ids = [5, 6, 7, 8].map(leadId);
		const time = { submittedAt: undefined };
		damage({ id: null, ...time }, ids[0]);
		damage({ id: null, ...time }, ids[1]);
		damage({ id: {}, ...time }, ids[2]);
		damage({ id: {}, ...time }, ids[3]);
		const rows = await pull(nodeTest, { organizationId });
		expect(rows.filter(({ lead_error }) => lead_error !== null)).toHaveLength(4);
		expect(rows.filter(({ lead_error }) => lead_error === null)).toEqual(others(ids));
	});
});

/** JSON of any kind, some of it huge or deep. */
const anything = fc.oneof(
	{ weight: 6, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
	{ weight: 1, arbitrary: fc.constant('x'.repeat(200_000)) },
	{ weight: 1, arbitrary: fc.constant(deep(400)) },
	{ weight: 1, arbitrary: fc.constant(Array.from({ length: 5000 }, (_, index) => index)) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, {}, [], '', 0, 1e308, '0') },
);

function deep(levels: number): unknown {
	let value: unknown = 'bottom';
	for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { value };
	return value;
}

it('whatever LinkedIn makes of a lead, it is kept, and the others stand', async () => {
	const keys = [
		'owner',
		'submitter',
		'leadType',
		'leadMetadata',
		'versionedLeadGenFormUrn',
		'id',
		'submittedAt',
		'associatedEntity',
		'formResponse',
		'answers',
		'form',
		'unheardOf',
	];
	const override = fc.dictionary(fc.constantFrom(...keys), anything, { minKeys: 1, maxKeys: 6 });
	const victims = [leadId(1), leadId(12), leadId(25)];
	await fc.assert(
		fc.asyncProperty(
			fc.tuple(override, override, override),
			fc.boolean(),
			async (all, simplify) => {
				victims.forEach((id, index) => damage(all[index], id));
				const options = { pageSize: 10 };
				const { outputs, error } = await runPull(nodeTest, {
					organizationId,
					output: simplify ? 'simple' : 'raw',
					options,
				});
				expect(error).toBeUndefined();
				expect(outputs[0]).toHaveLength(others([]).length);
				if (!simplify) return;
				const rows = outputs[0].map(({ json }) => json);
				for (const row of others(victims)) expect(rows).toContainEqual(row);
				for (const value of rows.flatMap((row) => Object.values(row))) {
					expect(value === null || typeof value !== 'object').toBe(true);
				}
			},
		),
		{ numRuns: 25 },
	);
});
