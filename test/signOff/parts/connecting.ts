import type { Page } from 'playwright-core';
import type { Demonstration } from '../demonstration';
import type { Stage } from '../stage/stage';

/**
 * Connects a credential whose dialog is open in the editor.
 *
 * @param consent what is done in LinkedIn's window, until n8n has closed it
 */
export async function connectInEditor(
	{ desk: { editor }, environment }: Stage,
	shown: Demonstration,
	credentialId: string,
	consent: (window: Page) => Promise<void>,
): Promise<void> {
	const { credentials } = environment.client;
	shown.step('Made a credential with client ID and client secret, and opened it in n8n.');
	await shown.picture(editor.page, 'The credential, not yet connected');
	shown.step('Pressed Connect: LinkedIn’s consent screen opened.');
	await consent(await editor.openConsent('Connect'));
	await editor.page.getByText('Account connected').waitFor();
	await shown.picture(editor.page, 'The credential, connected');
	shown.equals('n8n holds a token', await credentials.isConnected(credentialId), true);
}
