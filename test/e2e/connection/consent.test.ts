import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import {
	allow,
	failureIn,
	LEAD_SYNC_SCOPES,
	openNewCredential,
	requestedScopes,
} from '../support/consents';
import { Editor } from '../support/editor';

let environment: LeadSyncEnvironment;
let editor: Editor;

beforeAll(async () => {
	environment = await startEnvironment();
	editor = await Editor.open(environment);
});

afterAll(async () => {
	await editor?.close();
	await environment?.stop();
});

const openNew = async (settings?: object) => await openNewCredential(environment, editor, settings);

test('Connect shows the scopes for consent, and the editor shows that it is connected', async () => {
	const { credentials } = environment.client;
	const { id } = await openNew();
	const consent = await editor.openConsent('Connect');
	expect(await requestedScopes(consent)).toEqual(LEAD_SYNC_SCOPES);

	await consent.getByRole('button', { name: 'Allow' }).click();
	await editor.page.getByText('Account connected').waitFor();
	expect(await credentials.isConnected(id)).toBe(true);
	expect(await credentials.test(id)).toMatchObject({ status: 'OK' });
});

test('a connected account is connected anew by the button that error messages name', async () => {
	const { credentials } = environment.client;
	const { control } = environment.simulator;
	const credential = await environment.connectLinkedIn();
	control.tokens.revoke('all');
	expect(await credentials.test(credential.id)).toMatchObject({ status: 'Error' });

	await editor.openCredential(credential.id);
	const consent = await editor.openConsent('Switch account');
	await allow(consent);
	expect(await credentials.test(credential.id)).toMatchObject({ status: 'OK' });
});

test('sponsored leads and a profile scope are asked for when they are switched on', async () => {
	await openNew({ sponsoredLeads: true, profileScope: 'openid profile' });
	const consent = await editor.openConsent('Connect');
	expect(await requestedScopes(consent)).toEqual([
		...LEAD_SYNC_SCOPES,
		'r_ads',
		'openid',
		'profile',
	]);
	await consent.close();
});

test('a denied consent says so and leaves the credential unconnected', async () => {
	const { id } = await openNew();
	const consent = await editor.openConsent('Connect');
	await consent.getByRole('button', { name: 'Cancel' }).click();
	const text = await failureIn(consent);
	expect(text).toContain('Failed to connect');
	expect(text).toContain('The user cancelled LinkedIn authorization');
	expect(await environment.client.credentials.isConnected(id)).toBe(false);
	await editor.page.getByText('Connect your account to use this credential').waitFor();
});

test('a scope that the app lacks is named, and the dialog says where', async () => {
	const { application } = environment.simulator.control;
	application.set({ scopes: LEAD_SYNC_SCOPES });
	const { id } = await openNew({ profileScope: 'r_basicprofile' });
	const notice = editor.page.getByText('LinkedIn refuses the sign-in');
	expect(await notice.innerText()).toContain('names the scope under More details');

	const text = await failureIn(await editor.openConsent('Connect'));
	expect(text).toContain('Insufficient parameters for OAuth2 callback');
	expect(text).toMatch(/Scope .*r_basicprofile.* is not authorized for your application/);
	expect(await environment.client.credentials.isConnected(id)).toBe(false);
});
