import type { FaultEffect } from '../../simulator';
import { landmarks } from '../../simulator/world/landmarks';
import { connectAnew, expectNoSecrets } from '../connection/checkConnection';
import { useNodeTest } from '../harness/useNodeTest';
import { entered, runAction } from './runAction';

const { organizations: ids } = landmarks;

const nodeTest = useNodeTest({ hurried: true });
beforeEach(async () => await connectAnew(nodeTest));

const control = () => nodeTest.simulator.control;

const fail = (effect: FaultEffect) =>
	control().faults.add({ match: { resource: 'events' }, effect, times: 'always' });

/** The error's words when the events of one organization are listed, which is a single call; fails when there is none. */
async function errorOfList() {
	const run = await runAction(nodeTest, 'event: getMany', { organizationId: entered(ids.arabic) });
	await expectNoSecrets(nodeTest, run);
	const { error } = run;
	if (error === undefined) throw new Error('The list came, though it should not have');
	return `${error.message} | ${String(error.description)}`;
}

const statuses = () => nodeTest.simulator.calls.map(({ status }) => status);

describe('the credential', () => {
	it.each([
		['revoked with its refresh token', true, /refused to renew the access of the credential/],
		['revoked, no refresh token', false, /has ended, and LinkedIn gave no refresh/],
	])('is named with Reconnect when it is %s', async (_name, refreshTokens, words) => {
		await connectAnew(nodeTest, { application: { refreshTokens } });
		control().tokens.revoke('all');
		const text = await errorOfList();
		expect(text).toMatch(words);
		expect(text).toMatch(
			/"My LinkedIn".*\|.* Open the credential "My LinkedIn" and select Switch account/,
		);
		expect(text).not.toContain('Authorization');
	});

	it('is named with Reconnect when LinkedIn goes on refusing a renewed token', async () => {
		fail({ kind: 'token', problem: 'invalid' });
		const text = await errorOfList();
		expect(text).toMatch(/^LinkedIn no longer accepts the access token of the credential "My/);
		expect(text).toMatch(/select Switch account/);
		expect(text).not.toContain('Authorization');
	});

	it('with a wrong secret is named with what to copy', async () => {
		await nodeTest.host.credentialStore.update(nodeTest.credentials, { clientSecret: 'wrong' });
		control().tokens.expireAccess();
		expect(await errorOfList()).toMatch(
			/client ID or client secret of the credential "My LinkedIn" \| Copy the client ID/,
		);
	});
});

it('the missing scope is named', async () => {
	const enabledScopes = 'r_marketing_leadgen_automation r_organization_admin';
	await connectAnew(nodeTest, { credential: { customScopes: true, enabledScopes } });
	expect(await errorOfList()).toMatch(
		/^LinkedIn does not allow access to events of organization 35625003 \| .*lacks the scope r_events\..*Reconnect/,
	);
});

it('the API version is named with the field and a living one', async () => {
	await connectAnew(nodeTest, { credential: { apiVersion: '202510', followApiVersion: false } });
	expect(await errorOfList()).toMatch(
		/^LinkedIn has retired API version 202510.* \| .*"My LinkedIn" and set API Version to 202601, which LinkedIn answers now.*Follow API Version/,
	);
});

it('a daily limit is told with its end, and no further call is made', async () => {
	fail({ kind: 'throttle', limit: 'day' });
	const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
	expect(await errorOfList()).toMatch(
		`LinkedIn's daily limit of calls to events is used up until ${tomorrow} 00:00 UTC`,
	);
	expect(statuses()).toEqual([429]);
});

it.each<[string, FaultEffect, RegExp]>([
	[
		'a 503',
		{ kind: 'status', status: 503 },
		/^LinkedIn failed to answer \(HTTP status 503\) \| .*Nothing is lost.*linkedin-apistatus/,
	],
	[
		'cut connections',
		{ kind: 'cutConnection' },
		/^LinkedIn could not be reached \(E[A-Z]+\) \| .*network and proxy of n8n/,
	],
])(
	'failures that stay, %s, are told in words after a bounded number of tries',
	async (_name, effect, words) => {
		fail(effect);
		expect(await errorOfList()).toMatch(words);
		expect(statuses()).toHaveLength(3);
	},
);
