import { LEAD_SYNC_SCOPES } from '../../../e2e/support/consents';
import { connectInEditor } from '../../parts/connecting';
import type { Show } from '../../rule';
import type { LinkedInStage } from '../stage';

/** LGF-001: the person signs in and allows, in the window that n8n opens. */
export const showConsent: Show<LinkedInStage> = async (stage, shown) => {
	const { environment, desk } = stage;
	const { member, profileScope } = stage.options;
	const { credentials } = environment.client;
	const { id } = desk.canvas.linkedIn;
	await desk.editor.openCredential(id);
	const more = profileScope === 'none' ? [] : profileScope.split(' ');
	const wanted = [...LEAD_SYNC_SCOPES, ...more];
	const address = new URL(await credentials.authorizationUrl(id));
	shown.sameSet(
		'Scopes that n8n asks for',
		address.searchParams.get('scope')?.split(' ') ?? [],
		wanted,
	);
	await connectInEditor(stage, shown, id, async (window) => {
		await member.signIn(window);
		if (!window.isClosed()) await shown.picture(window, 'LinkedIn’s consent screen');
		shown.step('Allowed it.');
		await member.allow(window);
	});
	await stage.begin();
	const { scopes } = await stage.access.truth.introspection();
	shown.sameSet('Scopes that LinkedIn says it granted', scopes, wanted);
	shown.table(
		'The scopes',
		scopes.map((scope) => ({ scope })),
	);
	shown.equals('The test of the credential', (await credentials.test(id)).status, 'OK');
	shown.omission(
		'a consent that is denied, and a scope that the app does not have: LinkedIn would have to refuse.',
	);
};
