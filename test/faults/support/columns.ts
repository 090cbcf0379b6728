import { createPostgresCredential } from '../../demo/postgresCredential';
import { storedLeads, type StoredRow } from '../../demo/storedLeads';
import { readTemplate } from '../../demo/template';
import { publish } from '../../e2e/support/publishedWorkflows';
import { withChoices } from '../../e2e/support/templateChoices';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { N8nClient } from '../../harness/n8nClient';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import type { Guarantee } from '../killMoments';
import { LeadReader, PAGES } from './leadReader';

/** Returns all rows that a destination has. */
type Rows = () => Promise<StoredRow[]>;

/** What a way to read leads has stored, and its workflows. */
type SetUp = (environment: LeadSyncEnvironment) => [Rows, WorkflowDefinition[]];

const COLUMNS: Record<Guarantee, SetUp> = {
	leadsToPostgres,
	durableToPostgres: leadsToPostgres,
	// Once for each Page, all with the same table.
	leadsToDataTable: ({ client }) => {
		const template = readTemplate('instant-leads-to-data-table');
		return [rowsOfDataTable(client), PAGES.map((page) => withChoices(template, page))];
	},
};

function leadsToPostgres({ postgres }: LeadSyncEnvironment): [Rows, WorkflowDefinition[]] {
	const rows = async () => (await storedLeads(postgres)).map(({ row }) => row);
	return [rows, [readTemplate('leads-to-postgres')]];
}

/** Of `instant-leads-to-data-table`. */
const rowsOfDataTable = ({ dataTables }: N8nClient): Rows => {
	return async () => {
		const table = (await dataTables.list()).find(({ name }) => name === 'LinkedIn leads');
		return table === undefined ? [] : await dataTables.rows(table.id);
	};
};

/** Publishes a way to read leads, which polls every second, with the leads of the last two weeks to read. */
export async function openReader(
	guarantee: Guarantee,
	environment: LeadSyncEnvironment,
): Promise<LeadReader> {
	const chosen = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
		postgres: await createPostgresCredential(environment),
	};
	const [rows, workflows] = COLUMNS[guarantee](environment);
	return new LeadReader(environment, await publish(environment, workflows, chosen), rows);
}
