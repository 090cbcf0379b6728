import { createPostgresCredential } from '../../demo/postgresCredential';
import { readTemplate, type ChosenCredentials } from '../../demo/template';
import { LinkedInNodes } from '../../e2e/support/linkedInNodes';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import { POLLING, publish } from '../../e2e/support/publishedWorkflows';
import { withChoices } from '../../e2e/support/templateChoices';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { workflowOf } from '../../harness/workflowBuilder';
import type { Guarantee } from '../scenarios';
import { DataTable, PostgresTables, type Destination } from './destinations';
import { LeadReader, PAGES } from './leadReader';

const EMITTED_TABLE = 'CREATE TABLE emitted (lead_id text PRIMARY KEY, submitted_at timestamptz)';

const STORE = `INSERT INTO emitted VALUES ($1, $2)
	ON CONFLICT (lead_id) DO UPDATE SET submitted_at = excluded.submitted_at`;

/** Where a way to read leads stores them, and its workflows. */
type SetUp = (
	environment: LeadSyncEnvironment,
	chosen: ChosenCredentials,
) => Promise<[Destination, WorkflowDefinition[]]>;

const COLUMNS: Record<Guarantee, SetUp> = {
	trigger,
	durableTrigger: trigger,
	leadsToPostgres: async ({ postgres }) => [
		new PostgresTables(postgres),
		[readTemplate('leads-to-postgres')],
	],
	// Once for each Page, all with the same table.
	leadsToDataTable: async ({ client }) => {
		const template = readTemplate('instant-leads-to-data-table');
		return [new DataTable(client), PAGES.map((page) => withChoices(template, page))];
	},
};

async function trigger(
	{ postgres }: LeadSyncEnvironment,
	chosen: ChosenCredentials,
): Promise<[Destination, WorkflowDefinition[]]> {
	await postgres.query(EMITTED_TABLE);
	const organizationId = { __rl: true, mode: 'list', value: 'all' } as const;
	const nodes = new LinkedInNodes(chosen[LINKEDIN_CREDENTIAL_TYPE]);
	const values = '={{ [$json.lead_id, $json.submitted_at] }}';
	const store = new PostgresNodes(chosen.postgres).execute('Store', STORE, values, {
		// All leads of an execution are stored, or none.
		queryBatching: 'transaction',
	});
	const workflow = workflowOf('Trigger', [nodes.trigger(POLLING, { organizationId }), store]);
	return [new PostgresTables(postgres), [workflow]];
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
	const [destination, workflows] = await COLUMNS[guarantee](environment, chosen);
	return new LeadReader(environment, await publish(environment, workflows, chosen), destination);
}
