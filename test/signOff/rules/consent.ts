import { LEAD_SYNC_SCOPES, openNewCredential, requestedScopes } from '../../e2e/support/consents';
import type { Rule } from '../rule';

export const consent: Rule = {
	id: 'LGF-001',
	words: 'OAuth 2.0 with the right scopes and the consent screen',
	demoType: 'live demo',
	expectations: 'The list of scopes, and the flow with the consent screen.',
	explanation:
		'Three scopes of the Lead Sync product: r_marketing_leadgen_automation (lead forms and leads), r_events (the page’s events), r_organization_admin (which pages the member administers). A profile scope for the heartbeat and r_ads for sponsored leads are switches. n8n stores the tokens and the secret encrypted and sends the secret to LinkedIn only.',
	show: async (stage, shown) => {
		const { environment } = stage;
		const { editor } = stage.desk;
		const { credentials } = environment.client;
		const { id } = await openNewCredential(environment, editor);
		shown.step('Made a credential with client ID and client secret, and opened it in n8n.');
		await shown.picture(editor.page, 'The credential, not yet connected');
		shown.step('Pressed Connect: LinkedIn’s consent screen opened.');
		const window = await editor.openConsent('Connect');
		const requested = await requestedScopes(window);
		shown.sameSet('Scopes on the consent screen', requested, LEAD_SYNC_SCOPES);
		await shown.picture(window, 'The consent screen with its scopes');
		shown.step('Pressed Allow.');
		await window.getByRole('button', { name: 'Allow' }).click();
		await editor.page.getByText('Account connected').waitFor();
		await shown.picture(editor.page, 'The credential, connected');
		shown.equals('n8n holds a token', await credentials.isConnected(id), true);
		shown.equals('The test of the credential', (await credentials.test(id)).status, 'OK');
	},
};
