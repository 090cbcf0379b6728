import { byId } from '../../e2e/support/canvas';
import { allow } from '../../e2e/support/consents';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { landmarks } from '../../simulator/world/landmarks';
import type { Rule } from '../rule';

const { formId, eventIds } = landmarks.sharedForm;
const NAME = 'Pull leads';

export const reconnect: Rule = {
	id: 'LGF-004',
	words: 'The OAuth flow is started again when a token expired or was invalidated',
	explanation:
		'The error names the credential and the button; an error workflow gets the same words. After the consent, the next run reads what was submitted meanwhile.',
	show: async (stage, shown) => {
		const { control, desk, environment } = stage;
		const { editor, canvas } = desk;
		const pull = async (caption: string) =>
			await stage.perform(shown, {
				name: NAME,
				action: 'lead.pull',
				parameters: { options: { formId: byId(formId) } },
				caption,
			});
		shown.step('The member removed the app in LinkedIn’s settings: both tokens are revoked.');
		control.tokens.revoke('all');
		control.leads.addMany({ eventId: eventIds[0] }, 5);
		const { credentials } = environment.client;
		const { id } = canvas.linkedIn;
		shown.equals('The test of the credential', (await credentials.test(id)).status, 'Error');
		const { error } = await pull('The error names the credential and the button');
		shown.says('The error', error?.message, /sign-in has ended.*"LinkedIn"/);
		shown.says(
			'What to do',
			error?.description,
			/Open the credential "LinkedIn" and select Switch account/,
		);

		shown.step('Opened the credential and pressed Switch account.');
		await editor.openCredential(id);
		const window = await editor.openConsent('Switch account');
		await window.getByRole('button', { name: 'Allow' }).waitFor();
		await shown.picture(window, 'The consent screen again');
		await allow(window);
		shown.equals('The test of the credential then', (await credentials.test(id)).status, 'OK');
		const after = await pull('The leads, with those that were submitted meanwhile');
		const truth = control.leads.list({ formId, testLeads: 'exclude' });
		shown.sameSet('Leads of the form', rowIds(after.json(NAME)), leadIds(truth));
	},
};
