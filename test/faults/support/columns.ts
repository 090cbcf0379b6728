import { createPostgresCredential } from '../../demo/postgresCredential';
import { storedLeads, type StoredRow } from '../../demo/storedLeads';
import { readTemplate, type ChosenCredentials } from '../../demo/template';
import { LinkedInNodes } from '../../e2e/support/linkedInNodes';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import { POLLING, publish } from '../../e2e/support/publishedWorkflows';
import { withChoices } from '../../e2e/support/templateChoices';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { N8nClient } from '../../harness/n8nClient';
import type { Postgres } from '../../harness/postgres';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { workflowOf } from '../../harness/workflowBuilder';
import type { Guarantee } from '../scenarios';
import { LeadReader, PAGES } from './leadReader';

const EMITTED_TABLE = 'CREATE TABLE emitted (lead_id text PRIMARY KEY, submitted_at timestamptz)';

const STORE = `INSERT INTO emitted VALUES ($1, $2)
	ON CONFLICT (lead_id) DO UPDATE SET submitted_at = excluded.submitted_at`;

/** Returns all rows that a destination has. */
type Rows = () => Promise<StoredRow[]>;

/** What a way to read leads has stored, and its workflows. */
type SetUp = (
	environment: LeadSyncEnvironment,
	chosen: ChosenCredentials,
) => Promise<[Rows, WorkflowDefinition[]]>;

const COLUMNS: Record<Guarantee, SetUp> = {
	trigger,
	durableTrigger: trigger,
	leadsToPostgres: async ({ postgres }) => [rowsIn(postgres), [readTemplate('leads-to-postgres')]],
	// Once for each Page, all with the same table.
	leadsToDataTable: async ({ client }) => {
		const template = readTemplate('instant-leads-to-data-table');
		return [rowsOfDataTable(client), PAGES.map((page) => withChoices(template, page))];
	},
};

const rowsIn = (postgres: Postgres): Rows => {
	return async () => (await storedLeads(postgres)).map(({ row }) => row);
};

/** Of `instant-leads-to-data-table`. */
const rowsOfDataTable = ({ dataTables }: N8nClient): Rows => {
	return async () => {
		const table = (await dataTables.list()).find(({ name }) => name === 'LinkedIn leads');
		return table === undefined ? [] : await dataTables.rows(table.id);
	};
};

async function trigger(
	{ postgres }: LeadSyncEnvironment,
	chosen: ChosenCredentials,
): Promise<[Rows, WorkflowDefinition[]]> {
	await postgres.query(EMITTED_TABLE);
	const organizationId = { __rl: true, mode: 'list', value: 'all' } as const;
	const nodes = new LinkedInNodes(chosen[LINKEDIN_CREDENTIAL_TYPE]);
	const values = '={{ [$json.lead_id, $json.submitted_at] }}';
	const store = new PostgresNodes(chosen.postgres).execute('Store', STORE, values, {
		// All leads of an execution are stored, or none.
		queryBatching: 'transaction',
	});
	const workflow = workflowOf('Trigger', [nodes.trigger(POLLING, { organizationId }), store]);
	return [rowsIn(postgres), [workflow]];
}

/** Publishes a way to read leads, which polls every second, with the leads of the last two weeks to read. */
export async function openReader(
	guarantee: Guarantee,
	environment: LeadSyncEnvironment,
): Promise<LeadReader> {
	const chosen = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
		postgres: await createPostgresCredential(environment),
	};
	const [rows, workflows] = await COLUMNS[guarantee](environment, chosen);
	return new LeadReader(environment, await publish(environment, workflows, chosen), rows);
}
