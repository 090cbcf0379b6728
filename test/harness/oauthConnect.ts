import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Application } from '../simulator';
import type { CredentialReference } from './api/credentials';
import { giveConsent } from './giveConsent';
import { LINKEDIN_CREDENTIAL_TYPE } from './isolatedN8n';
import type { N8nClient } from './n8nClient';

/** The result of connecting, by n8n's last page. */
export interface ConnectOutcome {
	connected: boolean;
	/** The text of the page, without markup. */
	text: string;
}

/**
 * Connects an OAuth2 credential without a browser, by the requests of one: n8n's authorization URL, the consent, n8n's
 * callback.
 *
 * @returns n8n's result; a refused consent is a result, not an error
 * @throws Error when the simulator shows an error page in place of the consent
 */
export async function connectCredential(
	client: N8nClient,
	credentialId: string,
): Promise<ConnectOutcome> {
	const address = await client.credentials.authorizationUrl(credentialId);
	const { pathname, search } = new URL(await giveConsent(new URL(address).origin, address));
	const answer = await client.session.fetch(`${pathname}${search}`);
	const text = readableText(await answer.text());
	return { connected: text.includes('Connection successful'), text };
}

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
	const credential = await client.credentials.create(
		LINKEDIN_CREDENTIAL_TYPE,
		{ clientId, clientSecret, ...settings },
		'LinkedIn',
	);
	const { connected, text } = await connectCredential(client, credential.id);
	if (!connected) throw new Error(`LinkedIn did not connect: ${text}`);
	return credential;
}

function readableText(page: string): string {
	return page
		.replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}
