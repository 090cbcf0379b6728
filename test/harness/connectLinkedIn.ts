import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Application } from '../simulator';
import type { CredentialReference } from './api/credentials';
import { LINKEDIN_CREDENTIAL_TYPE } from './isolatedN8n';
import type { N8nClient } from './n8nClient';
import { connectCredential } from './oauthConnect';

/**
 * Creates a LinkedIn credential for the simulator's application and connects it.
 *
 * @param settings the credential's fields besides client id and secret
 * @throws Error with n8n's page when connecting fails
 */
export async function connectLinkedIn(
	client: N8nClient,
	{ clientId, clientSecret }: Application,
	settings?: ICredentialDataDecryptedObject,
): Promise<CredentialReference> {
	const credential = await client.credentials.create({
		name: 'LinkedIn',
		type: LINKEDIN_CREDENTIAL_TYPE,
		data: { clientId, clientSecret, ...settings },
	});
	const { connected, text } = await connectCredential(client, credential.id);
	if (!connected) throw new Error(`LinkedIn did not connect: ${text}`);
	return credential;
}
