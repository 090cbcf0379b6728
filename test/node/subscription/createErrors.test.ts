import type { INodeParameters } from 'n8n-workflow';

import type { VariantChanges } from '../../simulator/server/control/variants';
import type { FaultEffect } from '../../simulator';
import { landmarks } from '../../simulator/world/landmarks';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { hurryWaits } from '../harness/hurriedWaits';
import { entered, failureOfAction, itemsOf, runAction } from '../router/runAction';
import { addForeign, subscribed, subscriptionCalls } from './support/subscriptions';
import { answeringWebhook, strangeWebhook } from './support/webhooks';

const { organizations: ids, adAccounts, events, forms, members } = landmarks;

let nodeTest: NodeTest;
let webhookUrl: string;
let hurryNoMore: () => void;

beforeAll(async () => {
	nodeTest = await startNodeTest();
	hurryNoMore = hurryWaits();
});
afterAll(async () => {
	hurryNoMore();
	await nodeTest.close();
});
beforeEach(async () => {
	nodeTest.simulator.control.reset();
	await nodeTest.connect();
	// Longer than the waits that are hurried.
	control().notifications.set({ challengeTimeout: 60_000 });
	webhookUrl = await answeringWebhook(nodeTest);
});

const control = () => nodeTest.simulator.control;

const withDefaults = (parameters: INodeParameters) => ({
	organizationId: entered(ids.nastyForms),
	webhookUrl,
	...parameters,
});

async function failure(parameters: INodeParameters = {}): Promise<string> {
	const error = await failureOfAction(nodeTest, 'subscription: create', withDefaults(parameters));
	return `${error.message} | ${error.description}`;
}

async function create(parameters: INodeParameters = {}) {
	return await itemsOf(nodeTest, 'subscription: create', withDefaults(parameters));
}

describe('a wrong input costs no call and is named', () => {
	it.each<[string, INodeParameters, RegExp]>([
		[
			'no address',
			{ webhookUrl: '={{ "" }}' },
			/^Webhook URL: no address is given \| Use the public HTTPS/,
		],
		[
			'an address without scheme',
			{ webhookUrl: 'n8n.example.com/webhook/x' },
			/^Webhook URL: this is not a complete web address/,
		],
		[
			'plain HTTP',
			{ webhookUrl: 'http://n8n.example.com/webhook/x' },
			/^Webhook URL: LinkedIn delivers to HTTPS addresses only \| .*https:\/\//,
		],
		[
			'this machine',
			{ webhookUrl: 'https://localhost:5678/webhook/x' },
			/^Webhook URL: localhost cannot be reached from the internet \| .*reverse proxy/,
		],
		[
			'a private network',
			{ webhookUrl: 'https://192.168.1.20/webhook/x' },
			/^Webhook URL: 192\.168\.1\.20 cannot be reached from the internet/,
		],
		['ngrok', { webhookUrl: 'https://x.ngrok-free.app/webhook/x' }, /^Webhook URL: .* ngrok \| /],
		[
			'a password',
			{ webhookUrl: 'https://ada:hunter2@n8n.example.com/webhook/x' },
			/^Webhook URL: LinkedIn does not send a user name or password along \| Remove/,
		],
		['no text', { webhookUrl: '={{ { a: 1 } }}' }, /^Webhook URL: '\{"a":1\}' is not a text/],
		[
			'all organizations',
			{ organizationId: entered('all') },
			/^Organization: a subscription is for one organization \| .*Get Many/,
		],
		['no organization', { organizationId: entered('={{ "" }}') }, /^Organization: /],
		[
			'no ad account',
			{ leadType: 'SPONSORED', sponsoredAccountId: '' },
			/^Ad Account ID: no ad account is given/,
		],
		['an unknown lead type', { leadType: '={{ "EVENTS" }}' }, /^Lead Type: 'EVENTS' is not one/],
		[
			'both an event and a form',
			{ eventId: entered(events.emoji), formId: entered(forms.emoji) },
			/^Form: a subscription is for one event or for one form, not for both/,
		],
		[
			'a version that is none',
			{ formId: entered(forms.emoji), formVersion: 'latest' },
			/^Form Version: 'latest' is not the number of a version \| .*leave it empty/,
		],
		[
			'version 0',
			{ formId: entered(forms.emoji), formVersion: '={{ 0 }}' },
			/^Form Version: '0' is not the number of a version/,
		],
	])('%s', async (_, parameters, words) => {
		control().calls.clear();
		const text = await failure(parameters);
		expect(text).toMatch(words);
		expect(text).not.toContain('hunter2');
		expect(nodeTest.simulator.calls).toEqual([]);
	});
});

describe('the challenge', () => {
	it.each<VariantChanges>([
		{ challengeRefusalIn: 'message' },
		{ challengeRefusalIn: 'inputErrors' },
	])('failed by another secret is told, with what to check: %j', async (variants) => {
		control().variants.set(variants);
		webhookUrl = await strangeWebhook(nodeTest);
		const text = await failure();
		expect(text).toContain(`The webhook address ${webhookUrl} did not answer LinkedIn's challenge`);
		expect(text).toMatch(/active or listening.*reverse proxy.*client secret.*"My LinkedIn"/);
		expect(subscribed(nodeTest)).toEqual([]);
	});

	it('failed by an address where nothing answers is told', async () => {
		webhookUrl = 'https://n8n.example.com/webhook/nobody';
		expect(await failure()).toContain('did not answer LinkedIn');
		expect(subscribed(nodeTest)).toEqual([]);
	});
});

describe('LinkedIn refuses', () => {
	it('one more than 1,500: told before it is asked', async () => {
		for (let index = 0; index < 1500; index++) addForeign(nodeTest, ids.nastyForms);
		const text = await failure();
		expect(text).toMatch(/^LinkedIn allows no more subscriptions of organization 11223344/);
		expect(text).toMatch(/Get Many.*Delete/);
		expect(subscriptionCalls(nodeTest)).not.toContain('POST');
		expect(subscribed(nodeTest)).toHaveLength(1500);
	});

	it("one more than 1,500 of all lead types, in LinkedIn's words and with a way out", async () => {
		for (let index = 0; index < 1500; index++) {
			addForeign(nodeTest, ids.nastyForms, { leadType: 'COMPANY' });
		}
		const text = await failure();
		expect(text).toContain(`did not accept a subscription for the webhook address ${webhookUrl}`);
		expect(text).toMatch(/LinkedIn said: The maximum number of 1500.*Get Many.*Delete/);
	});

	it('an event of another organization', async () => {
		const text = await failure({
			organizationId: entered(ids.arabic),
			eventId: entered(events.emoji),
		});
		expect(text).toMatch(/LinkedIn said: .*no such event.*belongs to the organization/);
	});

	it('a version that the form does not have', async () => {
		const text = await failure({ formId: entered(forms.emoji), formVersion: '99' });
		expect(text).toMatch(/LinkedIn said: .*no such version/);
	});

	it('a form that it does not know', async () => {
		expect(await failure({ formId: entered('6955637458260600000') })).toMatch(
			/^LinkedIn could not find|^Form: LinkedIn could not find/,
		);
	});

	it.each([
		[
			'the role',
			ids.analyst,
			/^LinkedIn does not allow access to lead notification subs.*organization 60000001/,
		],
		['any role', ids.revoked, /^LinkedIn does not allow access to lead notification subs/],
	])('without %s', async (_, organizationId, words) => {
		const text = await failure({ organizationId: entered(organizationId) });
		expect(text).toMatch(words);
		expect(text).toMatch(/Super admin.*Content admin.*Manage admins/);
		expect(subscribed(nodeTest)).toEqual([]);
	});

	it('a foreign ad account', async () => {
		const sponsoredAccountId = adAccounts.foreign;
		expect(await failure({ leadType: 'SPONSORED', sponsoredAccountId })).toMatch(
			/^LinkedIn does not allow access to lead notification subs.*ad account 507525023/,
		);
	});

	it('a member without any role', async () => {
		control().application.signIn(members.outsider);
		await nodeTest.connect();
		expect(await failure()).toMatch(/^LinkedIn does not allow access.*Super admin/);
	});

	it('without the scope, and it is named', async () => {
		const { credentialStore } = nodeTest.host;
		const setScopes = async (customScopes: boolean, enabledScopes: string) =>
			await credentialStore.update(nodeTest.credentials, { customScopes, enabledScopes });
		await setScopes(true, 'r_events r_organization_admin');
		await nodeTest.connect();
		const text = await failure();
		await setScopes(false, '');
		expect(text).toMatch(/"My LinkedIn" lacks the scope r_marketing_leadgen_automation.*Reconnect/);
	});
});

describe('an answer that gets lost', () => {
	it.each<FaultEffect>([
		{ kind: 'cutConnection' },
		{ kind: 'emptyBody' },
		{ kind: 'truncatedJson' },
	])('leaves one subscription, which is found: %j', async (effect) => {
		control().variants.set({ subscriptionCreated: '201 body' });
		control().faults.add({ match: { resource: 'leadNotifications', method: 'POST' }, effect });
		expect(await create()).toMatchObject([{ created: true, webhook_url: webhookUrl }]);
		expect(subscribed(nodeTest)).toHaveLength(1);
		expect(subscriptionCalls(nodeTest).filter((method) => method === 'POST')).toHaveLength(1);
	});

	it.each<FaultEffect>([
		{ kind: 'status', status: 503 },
		{ kind: 'throttle', limit: 'burst' },
		{ kind: 'throttle', limit: 'day' },
		{ kind: 'htmlBody', status: 502 },
	])('ends the item when there is none, without a second try: %j', async (effect) => {
		control().faults.add({
			match: { resource: 'leadNotifications', method: 'POST' },
			effect,
			times: 'always',
		});
		await failure();
		expect(subscribed(nodeTest)).toEqual([]);
		expect(subscriptionCalls(nodeTest).filter((method) => method === 'POST')).toHaveLength(1);
	});

	it('does not count when only reading it back fails for a while', async () => {
		control().faults.add({
			match: { resource: 'leadNotifications', pathIncludes: '/leadNotifications/' },
			effect: { kind: 'status', status: 404 },
			times: 2,
		});
		expect(await create()).toMatchObject([{ created: true }]);
	});
});

describe('a token', () => {
	it('that has expired is refreshed, and one subscription made', async () => {
		control().tokens.expireAccessAfterCalls(1);
		expect(await create()).toMatchObject([{ created: true }]);
		expect(subscribed(nodeTest)).toHaveLength(1);
	});
});

it('fails item by item, and the others are made', async () => {
	const { outputs } = await runAction(
		nodeTest,
		'subscription: create',
		{ organizationId: entered('={{ $json.organization }}'), webhookUrl },
		{
			items: [ids.cyrillic, ids.analyst, ids.arabic].map((organization) => ({
				json: { organization },
			})),
			onError: 'continueErrorOutput',
		},
	);
	expect(outputs[0]).toMatchObject([
		{ json: { organization_id: ids.cyrillic, created: true }, pairedItem: { item: 0 } },
		{ json: { organization_id: ids.arabic, created: true }, pairedItem: { item: 2 } },
	]);
	expect(outputs[1]).toMatchObject([
		{
			json: {
				organization: ids.analyst,
				error: expect.stringContaining(`organization ${ids.analyst}`) as string,
				details: { reason: 'missing_permission', http_status: 403 },
			},
			pairedItem: { item: 1 },
		},
	]);
});
