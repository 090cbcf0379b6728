import type { CredentialReference } from '../harness/api/credentials';
import type { LeadSyncEnvironment } from '../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { everySeconds } from '../harness/pollTimes';
import { createPostgresCredential } from './postgresCredential';
import { readTemplate, withCredentials, withParameters } from './template';

/**
 * Imports the template `leads-to-postgres` with its credentials chosen and a short interval.
 * @returns the workflow's id; it is not published
 */
export async function importLeadsToPostgres(
	environment: LeadSyncEnvironment,
	linkedIn: CredentialReference,
	pollEverySeconds: number,
): Promise<string> {
	const template = withParameters(readTemplate('leads-to-postgres'), 'New leads', {
		pollTimes: { ...everySeconds(pollEverySeconds) },
	});
	const { id } = await environment.client.workflows.create(
		withCredentials(template, {
			[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
			postgres: await createPostgresCredential(environment),
		}),
	);
	return id;
}
