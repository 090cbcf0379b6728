import { allow } from '../../e2e/support/consents';
import type { Rule } from '../rule';

const NAME = 'Check connection';

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
		const ended = await stage.perform(shown, {
			name: NAME,
			action: 'connection.check',
			view: 'JSON',
			scrollTo: 'reconnect_required',
			caption: 'The status is reconnect_required, and the problem says what to do',
		});
		const [{ status, summary }] = ended.json(NAME);
		shown.equals('The status', status, 'reconnect_required');
		shown.says('What the check says', summary, /"LinkedIn".*select Switch account/);

		shown.step('Opened the credential, pressed Switch account, and Allow on the consent screen.');
		await editor.openCredential(canvas.linkedIn.id);
		await allow(await editor.openConsent('Switch account'));
		const again = await stage.perform(shown, {
			name: NAME,
			action: 'connection.check',
			view: 'JSON',
			scrollTo: 'healthy',
			caption: 'After the consent both tokens are new',
		});
		shown.equals('The status then', again.json(NAME)[0].status, 'ok');
	},
};
