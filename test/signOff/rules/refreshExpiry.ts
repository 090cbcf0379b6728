import { allow } from '../../e2e/support/consents';
import type { Rule } from '../rule';

export const refreshExpiry: Rule = {
	id: 'LGF-006',
	words: 'Refresh token expiry is detected, and the OAuth flow started again',
	explanation:
		'LinkedIn does not prolong a refresh token, so its end is known a year ahead and warned of. When it has ended, every message names the credential and the button that starts the flow again.',
	show: async (stage, shown) => {
		const { control, desk } = stage;
		const { editor, canvas } = desk;
		shown.step('LinkedIn let the access token and the refresh token expire.');
		control.tokens.expireAccess();
		control.tokens.expireRefresh();
		const { status, summary } = await stage.check(shown, {
			scrollTo: 'reconnect_required',
			caption: 'The status is reconnect_required, and the problem says what to do',
		});
		shown.equals('The status', status, 'reconnect_required');
		shown.says('What the check says', summary, /"LinkedIn".*select Switch account/);

		shown.step('Opened the credential, pressed Switch account, and Allow on the consent screen.');
		await editor.openCredential(canvas.linkedIn.id);
		await allow(await editor.openConsent('Switch account'));
		const again = await stage.check(shown, {
			scrollTo: 'healthy',
			caption: 'After the consent both tokens are new',
		});
		shown.equals('The status then', again.status, 'ok');
	},
};
