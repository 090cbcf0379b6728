import {
	LEAD_SYNC_SCOPES,
	failureIn,
	openNewCredential,
	requestedScopes,
} from '../../e2e/support/consents';
import type { Rule } from '../rule';

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
		shown.equals('It is connected', await credentials.isConnected(lacking.id), false);
	},
};
