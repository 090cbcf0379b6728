import fc from 'fast-check';

import { EVENT, leadId, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { useSmallWorld } from '../harness/useNodeTest';
import { chosen } from '../router/runAction';
import { runPull } from './support/pull';

const nodeTest = useSmallWorld();
const organizationId = chosen(ORGANIZATION);

const damaged = leadId(5);

const damage = (override: Record<string, unknown>, id = damaged) =>
	nodeTest.control.leads.damage(id, { kind: 'malformed', override });

/** The rows of the other leads, which the damage must not change. */
const others = (ids: string[] = [damaged]) =>
	nodeTest.rowsOf().filter(({ lead_id: id }) => !ids.includes(String(id)));

it('a broken lead goes to the error output once for each input item, or stays among the rows', async () => {
	damage({ formResponse: undefined });
	const items = [{ json: { from: 'first' } }, { json: { from: 'second' } }];
	const split = { onError: 'continueErrorOutput', items } as const;
	const [rows, failed] = (await runPull(nodeTest, { organizationId }, split)).outputs;
	expect(rows).toHaveLength(2 * others().length);
	const error = expect.stringMatching(
		/^LinkedIn sent this lead without a form response\./,
	) as string;
	const message = expect.objectContaining({ lead_id: damaged, event_id: EVENT }) as object;
	expect(failed).toEqual(
		['first', 'second'].map((from, item) => ({
			json: { from, error, message },
			pairedItem: { item },
		})),
	);
	const { outputs } = await runPull(nodeTest, { organizationId });
	const known = { lead_id: damaged, lead_error: error };
	expect(outputs[0].map(({ json }) => json)).toContainEqual(expect.objectContaining(known));
});

/** JSON of any kind, some of it huge. */
const anything = fc.oneof(
	{ weight: 6, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
	{ weight: 1, arbitrary: fc.constant('x'.repeat(200_000)) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, {}, [], '', 0, 1e308, '0') },
);

it('a lead with any damage stays in the output, and the rows of other leads stay correct', async () => {
	const ofForm = ['versionedLeadGenFormUrn', 'formResponse', 'answers', 'form', 'unheardOf'];
	const ofPlaces = ['owner', 'submitter', 'leadType', 'leadMetadata', 'associatedEntity'];
	const key = fc.constantFrom('id', 'submittedAt', ...ofPlaces, ...ofForm);
	const override = fc.dictionary(key, anything, { minKeys: 1, maxKeys: 6 });
	const victims = [leadId(1), leadId(12), leadId(25)];
	await fc.assert(
		fc.asyncProperty(
			fc.tuple(override, override, override),
			fc.boolean(),
			async (all, simplify) => {
				victims.forEach((id, index) => damage(all[index], id));
				nodeTest.control.variants.set({ maxCount: 10 });
				const { outputs, error } = await runPull(nodeTest, {
					organizationId,
					options: { simplify },
				});
				expect(error).toBeUndefined();
				expect(outputs[0]).toHaveLength(others([]).length);
				if (!simplify) return;
				const rows = outputs[0].map(({ json }) => json);
				for (const row of others(victims))
					expect(rows).toContainEqual(expect.objectContaining(row));
				for (const value of rows.flatMap((row) => Object.values(row))) {
					expect(value === null || typeof value !== 'object').toBe(true);
				}
			},
		),
		{ numRuns: 25 },
	);
});
