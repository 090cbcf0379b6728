import type { Rule } from '../rule';

export const expiry: Rule = {
	id: 'LGF-003',
	words: 'Access token expiry is detected',
	demoType: 'explanation',
	expectations: 'How the OAuth flow is built, with which library.',
	explanation:
		'The flow is n8n’s own OAuth 2.0 (authorization code flow with state), in its library @n8n/client-oauth2. Introspection says until when a token lives: from 14 days before the end the status is expiring_soon, unless a refresh token renews it. A 401 refreshes the token once and the call is made again; where that is not possible, the status is reconnect_required.',
	show: async (stage, shown) => {
		const { access_token: token } = await stage.check(shown, {
			scrollTo: 'access_token',
			caption: 'When the access token and the refresh token end, and how many days are left',
		});
		const { state, days_left } = token as Record<string, unknown>;
		shown.equals('The access token', { state, days_left }, { state: 'active', days_left: 59 });

		shown.step('LinkedIn let the access token expire. Ran the check again.');
		stage.control.tokens.expireAccess();
		const { canvas } = stage.desk;
		const again = await canvas.run([canvas.action('Check', 'connection.check')]);
		const [{ status, access_token: renewed }] = again.json('Check');
		shown.equals('The status then', status, 'ok');
		shown.equals('The token was renewed', (renewed as Record<string, unknown>).renewed, true);
	},
};
