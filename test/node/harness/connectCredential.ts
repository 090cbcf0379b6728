import type * as ClientOAuth2Module from '@n8n/client-oauth2';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { asN8nCore } from './asN8nCore';
import type { CredentialStore } from './credentialStore';

/** The URL of n8n to which LinkedIn sends the person back. */
const REDIRECT_URL = 'https://n8n.example.com/rest/oauth2-credential/callback';

const MODE: WorkflowExecuteMode = 'internal';

/**
 * "Connect my account", with n8n's own OAuth2 client: consent, then the code for tokens, then what
 * n8n stores (2.41, controllers/oauth/oauth2-credential.controller.ts): the answer merged over what
 * an earlier connection left, plus `n8n_expires_at`, epoch milliseconds as text.
 *
 * @param consent a person at LinkedIn's consent page: gets the URL that the browser is sent to, and returns the one
 * that LinkedIn redirects to
 * @throws when LinkedIn sends back an error instead of a code, or refuses the code
 */
export async function connectCredential(
	credentialStore: CredentialStore,
	consent: (authorizationUrl: string) => Promise<string>,
): Promise<void> {
	const [[type, details]] = Object.entries(credentialStore.credentials);
	const additionalData = additionalDataFor(credentialStore, MODE);
	const data = await credentialStore.getDecrypted(additionalData, details, type, MODE);
	const clientId = String(data.clientId);
	const { ClientOAuth2 } = asN8nCore<typeof ClientOAuth2Module>('@n8n/client-oauth2');
	const client = new ClientOAuth2({
		clientId,
		accessTokenUri: String(data.accessTokenUrl),
		authorizationUri: String(data.authUrl),
		authentication: 'body',
		redirectUri: REDIRECT_URL,
		// n8n splits at commas only, so that a list with spaces stays one entry.
		scopes: String(data.scope).split(','),
		scopesSeparator: ' ',
	});
	const state = 'node-test-state';
	const answer = await consent(client.code.getUri({ state }));
	const { data: answered } = await client.code.getToken(answer, {
		state,
		body: { client_id: clientId, client_secret: String(data.clientSecret) },
	});
	const { oauthTokenData } = credentialStore.stored;
	const tokens: IDataObject = { ...(oauthTokenData as object | undefined), ...answered };
	const expiresIn = Number(tokens.expires_in);
	if (expiresIn > 0) tokens.n8n_expires_at = String(Date.now() + expiresIn * 1000);
	credentialStore.update({ oauthTokenData: tokens as ICredentialDataDecryptedObject });
}
