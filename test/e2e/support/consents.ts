import type { Page } from 'playwright-core';
import type { CredentialReference } from '../../harness/api/credentials';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { Editor } from './editor';

/** The scopes that a credential requests by default. */
export const LEAD_SYNC_SCOPES = [
	'r_marketing_leadgen_automation',
	'r_events',
	'r_organization_admin',
];

/** Opens a credential that is not connected, in its dialog. */
export async function openNewCredential(
	{ client, simulator }: LeadSyncEnvironment,
	editor: Editor,
	settings: object = {},
): Promise<CredentialReference> {
	const { clientId, clientSecret } = simulator.control.application.get();
	const credential = await client.credentials.create(
		LINKEDIN_CREDENTIAL_TYPE,
		{ clientId, clientSecret, ...settings },
		'My LinkedIn',
	);
	await editor.openCredential(credential.id);
	return credential;
}

/** Presses Allow in the window of a consent, which closes it. */
export async function allow(consent: Page): Promise<void> {
	// The window may close before click() returns.
	const closed = consent.waitForEvent('close');
	await consent.getByRole('button', { name: 'Allow' }).click();
	await closed;
}

/** Waits for a consent to be shown. @returns the scopes that it requests */
export async function requestedScopes(consent: Page): Promise<Array<string | null>> {
	await consent.getByRole('button', { name: 'Allow' }).waitFor();
	const items = await consent.locator('[data-scope]').all();
	return await Promise.all(items.map(async (item) => await item.getAttribute('data-scope')));
}
