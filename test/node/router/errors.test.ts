import type { FaultEffect } from '../../simulator';
import { landmarks } from '../../simulator/world/landmarks';
import { connectAnew, expectNoSecrets } from '../connection/checkConnection';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { entered, runAction } from './runAction';

const { organizations: ids } = landmarks;

let nodeTest: NodeTest;

beforeAll(async () => {
	nodeTest = await startNodeTest({ hurried: true });
});
afterAll(async () => await nodeTest.close());
beforeEach(async () => await connectAnew(nodeTest));

const control = () => nodeTest.simulator.control;

const fail = (effect: FaultEffect, times: number | 'always' = 'always') =>
	control().faults.add({ match: { resource: 'events' }, effect, times });

/** Lists the events of one organization, a single call when all is well. */
async function listEvents() {
	const run = await runAction(nodeTest, 'event: getMany', { organizationId: entered(ids.arabic) });
	await expectNoSecrets(nodeTest, run);
	return run;
}

/** The error's words; fails when there is none. */
async function errorOfList() {
	const { error } = await listEvents();
	if (error === undefined) throw new Error('The list came, though it should not have');
	return `${error.message} | ${String(error.description)}`;
}

const statuses = () => nodeTest.simulator.calls.map(({ status }) => status);

describe('the credential', () => {
	it.each([
		['revoked with its refresh token', true, /refused to renew the access of the credential/],
		['revoked, no refresh token', false, /expired or was revoked, and LinkedIn gave no refresh/],
	])('is named with Reconnect when it is %s', async (_name, refreshTokens, words) => {
		await connectAnew(nodeTest, { application: { refreshTokens } });
		control().tokens.revoke('all');
		const text = await errorOfList();
		expect(text).toMatch(words);
		expect(text).toMatch(/"My LinkedIn".*\|.* Open the credential "My LinkedIn", select Reconnect/);
		expect(text).not.toContain('Authorization');
	});

	it('is named with Reconnect when LinkedIn goes on refusing a renewed token', async () => {
		fail({ kind: 'token', problem: 'invalid' });
		const text = await errorOfList();
		expect(text).toMatch(/^LinkedIn no longer accepts the access token of the credential "My/);
		expect(text).toMatch(/select Reconnect.*role on the page/);
		expect(text).not.toContain('Authorization');
	});

	it('with a wrong secret is named with what to copy', async () => {
		await nodeTest.host.credentialStore.update(nodeTest.credentials, { clientSecret: 'wrong' });
		control().tokens.expireAccess();
		expect(await errorOfList()).toMatch(
			/client ID or client secret of the credential "My LinkedIn" \| Copy the client ID/,
		);
	});

	it('survives a new token that LinkedIn refuses for some seconds', async () => {
		control().application.set({ freshTokenRefusedSeconds: 3 });
		control().tokens.expireAccess();
		const { error, outputs } = await listEvents();
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(5);
	});
});

describe('permissions', () => {
	it('names the missing scope', async () => {
		const enabledScopes = 'r_marketing_leadgen_automation r_organization_admin';
		await connectAnew(nodeTest, { credential: { customScopes: true, enabledScopes } });
		expect(await errorOfList()).toMatch(
			/^LinkedIn does not allow access to events of organization 35625003 \| .*lacks the scope r_events\..*Reconnect/,
		);
	});

	it('names the missing role', async () => {
		control().organizations.revokeRole(ids.arabic);
		expect(await errorOfList()).toMatch(
			/\| The signed-in member needs Super admin \(ADMINISTRATOR\).*Manage admins/,
		);
	});
});

describe('the API version', () => {
	it('is named with the field and a living one', async () => {
		await connectAnew(nodeTest, { credential: { apiVersion: '202510', followApiVersion: false } });
		expect(await errorOfList()).toMatch(
			/^LinkedIn has retired API version 202510.* \| .*"My LinkedIn" and set API Version to 202601, which LinkedIn answers now.*Follow API Version/,
		);
	});
});

describe('limits', () => {
	it('tells when a daily limit ends, and makes no further call', async () => {
		fail({ kind: 'throttle', limit: 'day' });
		const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
		expect(await errorOfList()).toMatch(
			`LinkedIn's daily limit of calls to events is used up until ${tomorrow} 00:00 UTC`,
		);
		expect(statuses()).toEqual([429]);
	});

	it('waits out a burst limit', async () => {
		fail({ kind: 'throttle', limit: 'burst' }, 1);
		const { outputs } = await listEvents();
		expect(outputs[0]).toHaveLength(5);
		expect(statuses().slice(0, 2)).toEqual([429, 200]);
	});
});

describe('failures that pass', () => {
	it.each<[string, FaultEffect]>([
		['a 500', { kind: 'status', status: 500 }],
		['a 504', { kind: 'status', status: 504 }],
		['a cut connection', { kind: 'cutConnection' }],
		['a cut answer', { kind: 'cutConnection', afterBytes: 40 }],
		['an HTML answer', { kind: 'htmlBody' }],
		['truncated JSON', { kind: 'truncatedJson' }],
		['an empty answer', { kind: 'emptyBody' }],
	])('read again after %s', async (_name, effect) => {
		fail(effect, 1);
		const { error, outputs } = await listEvents();
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(5);
	});
});

describe('failures that stay', () => {
	it.each<[string, FaultEffect, RegExp]>([
		[
			'a 503',
			{ kind: 'status', status: 503 },
			/^LinkedIn failed to answer \(HTTP status 503\) \| .*Nothing is lost.*linkedin-apistatus/,
		],
		[
			'a cut connection',
			{ kind: 'cutConnection' },
			/^LinkedIn could not be reached \(E[A-Z]+\) \| .*network and proxy of n8n/,
		],
		[
			'truncated JSON',
			{ kind: 'truncatedJson' },
			/^LinkedIn's answer for events of organization 35625003 could not be read \| .*proxy or firewall/,
		],
		[
			'an empty answer',
			{ kind: 'emptyBody' },
			/^LinkedIn's answer for events of organization 35625003 could not be read \| The answer was empty\. Run again/,
		],
	])('are told in words after a bounded number of tries: %s', async (_name, effect, words) => {
		fail(effect);
		expect(await errorOfList()).toMatch(words);
		expect(statuses()).toHaveLength(3);
	});
});
