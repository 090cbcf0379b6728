import { omit } from 'lodash';
import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { readRecipe, withParameters } from '../../demo/template';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { useEnvironment } from '../../harness/environment';
import { waitUntil } from '../../harness/waitUntil';
import { ids, leadWorld, register } from '../support/leadWorld';
import { publish, PublishedWorkflows } from '../support/publishedWorkflows';

/** Longer than the column. */
const TOO_LONG = 'Sample Society '.repeat(8);

const environment = useEnvironment({ simulator: { world: leadWorld(Date.now()) } });
let id: string;
let workflow: PublishedWorkflows;

const add = (company: string, eventId: string = ids.first) =>
	register(environment.simulator.world, { eventId, company });

/** The recipe without its table of refused leads. */
function failing(): WorkflowDefinition {
	const recipe = readRecipe('store-refused-leads');
	const nodes = recipe.nodes
		.filter(({ name }) => !['Store again', 'Store refused leads'].includes(name))
		.map((node) => omit(node, 'onError'));
	const connections = omit(recipe.connections, 'Store leads', 'Store again');
	return withParameters({ ...recipe, nodes, connections }, 'New leads', {
		options: { batchSize: 1 },
	});
}

/** Unpublishes the workflow, enters what to skip, and publishes it. */
async function skip(skipLeads: string): Promise<void> {
	const { session, workflows } = environment.client;
	await workflows.deactivate(id);
	const { nodes, ...before } = await workflows.get(id);
	const changed = withParameters({ ...before, nodes }, 'New leads', {
		options: { batchSize: 1, skipLeads },
	});
	const { versionId } = before as { versionId?: string };
	await session.send('PATCH', `/rest/workflows/${id}`, { nodes: changed.nodes, versionId });
	await workflows.activate(id);
}

async function untilStored(leads: readonly string[]): Promise<void> {
	await waitUntil('the good leads to be stored', async () => {
		const sql = 'SELECT lead_id AS id FROM linkedin_leads';
		const rows = await environment.postgres.query<{ id: string }>(sql).catch(() => []);
		return leads.every((lead) => rows.some((row) => row.id === lead)) || undefined;
	});
}

beforeAll(async () => {
	const postgres = await createPostgresCredential(environment);
	[id] = await publish(environment, [failing()], { postgres });
	workflow = new PublishedWorkflows(environment, [id]);
});

test('skipped leads fail no further execution, neither by their ID nor by their form, and others are stored', async () => {
	const refused = add(TOO_LONG);
	add(TOO_LONG, ids.third);
	await untilStored([add('Muster GmbH').id]);
	await workflow.nextError(1);
	await skip(`${refused.id}\nform ${ids.thirdForm} until ${new Date().toISOString()}`);
	const { length: failed } = await workflow.errors();
	await untilStored([add('Ejemplo S.A.').id, add('Sample & Sons', ids.third).id]);
	await delay(5_000);
	expect(await workflow.errors()).toHaveLength(failed);
});

test('a workflow whose Skip Leads is no list of leads cannot be published, and the error names the wrong part', async () => {
	await expect(skip('ada@example.com')).rejects.toThrow(/Skip Leads: 'ada@example\.com'/);
});
