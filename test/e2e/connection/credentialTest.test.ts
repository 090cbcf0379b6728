import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { CredentialTestResult } from '../../harness/api/credentials';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import type { Control } from '../../simulator';

let environment: LeadSyncEnvironment;

beforeAll(async () => {
	environment = await startEnvironment();
});

afterAll(async () => {
	await environment?.stop();
});

beforeEach(() => environment.simulator.control.reset());

/** What n8n's test of the credential says after something has become of its connection. */
async function testAfter(
	spoil: (control: Control) => unknown,
	settings?: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	const { id } = await environment.connectLinkedIn(settings);
	spoil(environment.simulator.control);
	return await environment.client.credentials.test(id);
}

test('a connected credential passes', async () => {
	expect(await testAfter(() => {})).toMatchObject({ status: 'OK' });
});

test('an expired access token is refreshed by the test', async () => {
	const result = await testAfter(({ tokens }) => tokens.expireAccess());
	expect(result).toMatchObject({ status: 'OK' });
});

test('a retired version fails, in words that name the field', async () => {
	const result = await testAfter(({ versions }) => versions.retire('202609'));
	expect(result.status).toBe('Error');
	expect(result.message).toContain('Set API Version in this credential to a newer month');
});

test('a missing scope fails, in words that name it', async () => {
	const result = await testAfter(() => {}, {
		customScopes: true,
		enabledScopes: 'r_marketing_leadgen_automation',
	});
	expect(result.status).toBe('Error');
	expect(result.message).toContain('r_organization_admin');
});

test.each<[string, (control: Control) => unknown]>([
	['revoked', ({ tokens }) => tokens.revoke('all')],
	[
		'expired beyond refreshing',
		({ tokens }) => {
			tokens.expireAccess();
			tokens.expireRefresh();
		},
	],
])('a connection that is %s fails', async (_name, spoil) => {
	// n8n's words are only "EAUTH"; Connection → Check says what to do.
	expect(await testAfter(spoil)).toMatchObject({ status: 'Error' });
});
