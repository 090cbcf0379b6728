import type { INodeParameters } from 'n8n-workflow';
import { createPostgresCredential } from '../../demo/postgresCredential';
import {
	readTemplate,
	signedInWithoutBrowser,
	withCredentials,
	withParameters,
	withSettings,
	withWebhookIds,
	type ChosenCredentials,
} from '../../demo/template';
import { LinkedInNodes } from '../../e2e/support/linkedInNodes';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import type { CredentialReference } from '../../harness/api/credentials';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { everySeconds } from '../../harness/pollTimes';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { workflowOf } from '../../harness/workflowBuilder';
import type { Guarantee } from '../scenarios';
import { DataTable, PostgresTables, Spreadsheet } from './destinations';
import { LeadReader, PAGES } from './leadReader';

/** The names of the triggers. */
const POLLING = 'New leads';
const INSTANT = 'Instant lead';

/** Polls every second, and starts with leads that are older than those of any scenario. */
const POLLED: INodeParameters = {
	pollTimes: { ...everySeconds(1) },
	startFrom: 'lastDays',
	startDays: 14,
};

const EMITTED_TABLE = 'CREATE TABLE emitted (lead_id text PRIMARY KEY, submitted_at timestamptz)';

const STORE = `INSERT INTO emitted VALUES ($1, $2)
	ON CONFLICT (lead_id) DO UPDATE SET submitted_at = excluded.submitted_at`;

type SetUp = (
	environment: LeadSyncEnvironment,
	linkedIn: CredentialReference,
) => Promise<LeadReader>;

/** How each way to read leads is set up: published, with LinkedIn's leads of the last two weeks to read. */
export const COLUMNS: Record<Guarantee, SetUp> = {
	trigger,
	durableTrigger: trigger,
	leadsToPostgres,
	leadsToGoogleSheets,
	leadsToDataTable,
};

async function trigger(
	environment: LeadSyncEnvironment,
	linkedIn: CredentialReference,
): Promise<LeadReader> {
	await environment.postgres.query(EMITTED_TABLE);
	const postgres = await PostgresNodes.connect(environment);
	const values = '={{ [$json.lead_id, $json.submitted_at] }}';
	// All leads of an execution are stored, or none.
	const store = postgres.execute('Store', STORE, values, { queryBatching: 'transaction' });
	const organizationId = { __rl: true, mode: 'list', value: 'all' } as const;
	const node = new LinkedInNodes(linkedIn).trigger(POLLING, { organizationId, ...POLLED });
	const reader = new LeadReader(environment, new PostgresTables(environment.postgres), [POLLING]);
	await reader.open([workflowOf('Trigger', [node, store])]);
	return reader;
}

async function leadsToPostgres(
	environment: LeadSyncEnvironment,
	linkedIn: CredentialReference,
): Promise<LeadReader> {
	const reader = new LeadReader(environment, new PostgresTables(environment.postgres), [POLLING]);
	const postgres = await createPostgresCredential(environment);
	await reader.open([polled(readTemplate('leads-to-postgres'), linkedIn, { postgres })]);
	return reader;
}

async function leadsToGoogleSheets(
	environment: LeadSyncEnvironment,
	linkedIn: CredentialReference,
): Promise<LeadReader> {
	const { client, googleSheets } = environment;
	const spreadsheet = new Spreadsheet(googleSheets);
	const template = withSettings(signedInWithoutBrowser(readTemplate('leads-to-google-sheets')), {
		spreadsheet: googleSheets.address(spreadsheet.id),
	});
	const googleApi = await client.credentials.create('googleApi', googleSheets.credential);
	const reader = new LeadReader(environment, spreadsheet, [POLLING]);
	await reader.open([polled(template, linkedIn, { googleApi })]);
	return reader;
}

/** The template once for each organization, all with the same table. */
async function leadsToDataTable(
	environment: LeadSyncEnvironment,
	linkedIn: CredentialReference,
): Promise<LeadReader> {
	const definitions = PAGES.map((id) => {
		const organizationId = { __rl: true, mode: 'id', value: id };
		let template = withWebhookIds(readTemplate('instant-leads-to-data-table'));
		for (const node of [POLLING, INSTANT]) {
			template = withParameters(template, node, { organizationId });
		}
		return polled(template, linkedIn);
	});
	const reader = new LeadReader(environment, new DataTable(environment.client), [POLLING, INSTANT]);
	await reader.open(definitions);
	return reader;
}

/** A template that polls like this, with its credentials chosen. */
function polled(
	template: WorkflowDefinition,
	linkedIn: CredentialReference,
	chosen: ChosenCredentials = {},
): WorkflowDefinition {
	return withCredentials(withParameters(template, POLLING, POLLED), {
		[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
		...chosen,
	});
}
