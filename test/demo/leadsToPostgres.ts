import type { CredentialReference } from '../harness/api/credentials';
import type { WorkflowDefinition } from '../harness/api/workflows';
import type { LeadSyncEnvironment } from '../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { everySeconds } from '../harness/pollTimes';
import { createPostgresCredential } from './postgresCredential';
import { readTemplate, withCredentials, withParameters } from './template';

/** The template `leads-to-postgres` with its credentials chosen and a short interval. */
export async function leadsToPostgres(
	environment: Pick<LeadSyncEnvironment, 'client' | 'postgres'>,
	linkedIn: CredentialReference,
	pollEverySeconds: number,
): Promise<WorkflowDefinition> {
	const template = withParameters(readTemplate('leads-to-postgres'), 'New leads', {
		pollTimes: { ...everySeconds(pollEverySeconds) },
	});
	return withCredentials(template, {
		[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
		postgres: await createPostgresCredential(environment),
	});
}

/** @returns the id of the imported workflow; it is not published */
export async function importLeadsToPostgres(
	...choices: Parameters<typeof leadsToPostgres>
): Promise<string> {
	const [{ client }] = choices;
	const { id } = await client.workflows.create(await leadsToPostgres(...choices));
	return id;
}
