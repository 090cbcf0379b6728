import type { Page } from 'playwright-core';
import {
	LEAD_SYNC_SCOPES,
	failureIn,
	openNewCredential,
	requestedScopes,
} from '../../e2e/support/consents';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

export const consent: Rule = {
	id: 'LGF-001',
	words: 'OAuth 2.0 with the right scopes and the consent screen',
	demoType: 'live demo',
	expectations: 'The list of scopes, and the flow with the consent screen.',
	explanation:
		'Three scopes of the Lead Sync product: r_marketing_leadgen_automation (lead forms and leads), r_events (the page’s events), r_organization_admin (which pages the member administers). A profile scope for the heartbeat and r_ads for sponsored leads are switches. n8n stores the tokens and the secret encrypted and sends the secret to LinkedIn only.',
	show: async (stage, shown) => {
		const { environment, control } = stage;
		const { editor } = stage.desk;
		const { id } = await openNewCredential(environment, editor);
		await connectInEditor(stage, shown, id, async (window) => {
			shown.sameSet(
				'Scopes on the consent screen',
				await requestedScopes(window),
				LEAD_SYNC_SCOPES,
			);
			await shown.picture(window, 'The consent screen with its scopes');
			shown.step('Pressed Allow.');
			await window.getByRole('button', { name: 'Allow' }).click();
		});
		const { status } = await environment.client.credentials.test(id);
		shown.equals('The test of the credential', status, 'OK');

		shown.step('Switched on sponsored leads and a profile scope in another credential: Connect.');
		await openNewCredential(environment, editor, {
			sponsoredLeads: true,
			profileScope: 'openid profile',
		});
		const wider = await editor.openConsent('Connect');
		const more = ['r_ads', 'openid', 'profile'];
		const asked = await requestedScopes(wider);
		shown.sameSet('Scopes with both switches on', asked, [...LEAD_SYNC_SCOPES, ...more]);

		shown.step('Pressed Cancel on the consent screen.');
		await wider.getByRole('button', { name: 'Cancel' }).click();
		shown.says('A consent that is denied', await failureIn(wider), /The user cancelled LinkedIn/);

		shown.step('Asked for a scope that the LinkedIn app does not have.');
		control.application.set({ scopes: LEAD_SYNC_SCOPES });
		const lacking = await openNewCredential(environment, editor, {
			profileScope: 'r_basicprofile',
		});
		const refusal = await failureIn(await editor.openConsent('Connect'));
		shown.says('The scope is named', refusal, /r_basicprofile.* is not authorized/);
		const isConnected = await environment.client.credentials.isConnected(lacking.id);
		shown.equals('It is connected', isConnected, false);
	},
};

/**
 * Connects a credential whose dialog is open in the editor.
 *
 * @param consent what is done in LinkedIn's window, until n8n has closed it
 */
async function connectInEditor(
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
