import { createPostgresCredential } from '../../demo/postgresCredential';
import { readRecipe } from '../../demo/template';
import { useEnvironment } from '../../harness/environment';
import { waitUntil } from '../../harness/waitUntil';
import { ids, leadWorld, register } from '../support/leadWorld';
import { publish, PublishedWorkflows } from '../support/publishedWorkflows';

/** Longer than the recipe's column. */
const TOO_LONG = 'Sample Society '.repeat(8);

const environment = useEnvironment({ simulator: { world: leadWorld(Date.now()) } });
const good: string[] = [];
const refused: string[] = [];
let workflow: PublishedWorkflows;

function registerPeople(): void {
	const { world } = environment.simulator;
	for (const company of ['Sample & Sons', TOO_LONG, 'Muster GmbH', 'Ejemplo S.A.']) {
		const { id } = register(world, { eventId: ids.first, company });
		(company === TOO_LONG ? refused : good).push(id);
	}
}

async function idsIn(table: string): Promise<string[]> {
	const sql = `SELECT lead_id AS id FROM ${table} ORDER BY lead_id COLLATE "C"`;
	return (await environment.postgres.query<{ id: string }>(sql)).map(({ id }) => id);
}

/** What both tables have, when they have as many leads as are registered. */
async function stored(): Promise<{ good: string[]; refused: string[] }> {
	return await waitUntil('all leads to be stored', async () => {
		// Until the first execution, there are no tables.
		const tables = ['linkedin_leads', 'linkedin_refused_leads'].map(idsIn);
		const [inLeads, inRefused] = await Promise.all(tables).catch(() => [[], []]);
		const isAll = inLeads.length + inRefused.length >= good.length + refused.length;
		return isAll ? { good: inLeads, refused: inRefused } : undefined;
	});
}

const all = () => ({ good: [...good].sort(), refused: [...refused].sort() });

beforeAll(async () => {
	const recipe = readRecipe('store-refused-leads');
	const postgres = await createPostgresCredential(environment);
	registerPeople();
	workflow = new PublishedWorkflows(
		environment,
		await publish(environment, [recipe], { postgres }),
	);
});

test('each lead is in one of two tables, and none fails an execution', async () => {
	expect(await stored()).toEqual(all());
	expect(await workflow.errors()).toEqual([]);
});

test('while the database is down, executions fail; afterwards only refused leads are in their table', async () => {
	await environment.postgres.stopServer();
	registerPeople();
	await workflow.nextError();
	await environment.postgres.startServer();
	await workflow.publishAgain();
	expect(await stored()).toEqual(all());
});
