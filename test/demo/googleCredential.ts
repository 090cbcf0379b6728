import type { CredentialReference } from '../harness/api/credentials';
import type { LeadSyncEnvironment } from '../harness/environment';

/**
 * Makes n8n's credential of a person for Google Sheets, and signs in.
 *
 * @throws Error with n8n's page when it did not connect
 */
export async function createGoogleCredential({
	client,
}: Pick<LeadSyncEnvironment, 'client'>): Promise<CredentialReference> {
	const credential = await client.credentials.create(
		'googleSheetsOAuth2Api',
		{ clientId: 'made-up', clientSecret: 'made-up' },
		'Google Sheets',
	);
	const consent = new URL(await client.credentials.authorizationUrl(credential.id));
	const callback = new URL(consent.searchParams.get('redirect_uri') ?? '');
	const answer = new URLSearchParams({
		code: 'made-up',
		state: consent.searchParams.get('state') ?? '',
	});
	const page = await client.session.fetch(`${callback.pathname}?${answer.toString()}`);
	if (!(await client.credentials.isConnected(credential.id))) {
		throw new Error(`Google Sheets did not connect: ${await page.text()}`);
	}
	return credential;
}
