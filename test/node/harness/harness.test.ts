import { LinkedInLeadSyncOAuth2Api } from '../../../credentials/LinkedInLeadSyncOAuth2Api.credentials';
import { connectCredential, REDIRECT_URL } from './connectCredential';
import { startLinkedInNetwork, type LinkedInNetwork } from './linkedInNetwork';
import { NodeHost } from './nodeHost';
import { StaticData } from './staticData';
import { startNodeTest, type NodeTest } from './startNodeTest';
import { startTinyLinkedIn, type TinyLinkedIn } from './tinyLinkedIn';
import type { WebhookNodeOptions } from './webhookNode';
import { startWebhookServer, type WebhookServer } from './webhookServer';
import { TinyNode, TinyTrigger, TinyWebhook } from './tinyNodes';
import type { INodeCredentials } from 'n8n-workflow';

const TYPE = 'linkedInLeadSyncOAuth2Api';
const TARGET = '/rest/x?owner=(organization:urn%3Ali%3Aorganization%3A1)';
const BODY = '{"id":6955637458260688897}';

let linkedIn: TinyLinkedIn;
let network: LinkedInNetwork;
let webhookServer: WebhookServer;
let host: NodeHost;
let credentials: INodeCredentials;

beforeAll(async () => {
	linkedIn = await startTinyLinkedIn();
	network = await startLinkedInNetwork(linkedIn.port);
	webhookServer = await startWebhookServer();
});

afterAll(async () => {
	await webhookServer.close();
	await network.close();
	await linkedIn.close();
});

const consentOf = async (url: string) => {
	const { state } = Object.fromEntries(new URL(url).searchParams);
	return `${REDIRECT_URL}?code=the-code&state=${state}`;
};

beforeEach(async () => {
	linkedIn.accessToken = 'first';
	linkedIn.refreshToken = 'refresh';
	host = new NodeHost([new LinkedInLeadSyncOAuth2Api()], webhookServer);
	const secret = { clientId: 'client', clientSecret: 'se/c+ret==' };
	credentials = await host.addCredential(TYPE, 'My LinkedIn', secret);
	await connectCredential(host.credentialStore, credentials, consentOf);
	linkedIn.requests.length = 0;
});

const targets = () => linkedIn.requests.map(({ host: name, target }) => `${name}${target}`);

const tokens = async () => (await host.credentialStore.stored(credentials)).oauthTokenData;

describe('credentials', () => {
	it('asks for consent with the scopes of the class and stores the tokens as n8n does', async () => {
		const urls: string[] = [];
		await connectCredential(host.credentialStore, credentials, async (url) => {
			urls.push(url);
			return await consentOf(url);
		});
		const url = new URL(urls[0]);
		expect(url.origin + url.pathname).toBe('https://www.linkedin.com/oauth/v2/authorization');
		expect(url.searchParams.get('scope')).toBe(
			'r_marketing_leadgen_automation r_events r_organization_admin',
		);
		expect(Object.fromEntries(new URLSearchParams(linkedIn.requests[0].body))).toEqual({
			client_id: 'client',
			client_secret: 'se/c+ret==',
			code: 'the-code',
			grant_type: 'authorization_code',
			redirect_uri: REDIRECT_URL,
		});
		expect(await tokens()).toEqual({
			access_token: 'first',
			expires_in: 5184000,
			refresh_token: 'refresh',
			refresh_token_expires_in: 31536000,
			scope: 'r_events,r_marketing_leadgen_automation,r_organization_admin',
			token_type: 'Bearer',
			n8n_expires_at: expect.stringMatching(/^\d{13}$/) as string,
		});
	});

	it('fails when the person denies the consent', async () => {
		const denied = async () =>
			`${REDIRECT_URL}?error=user_cancelled_authorize&error_description=No`;
		await expect(connectCredential(host.credentialStore, credentials, denied)).rejects.toThrow(
			'No',
		);
	});

	it('runs the test of the credential type', async () => {
		expect(await host.testCredential(credentials)).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(targets()).toEqual([
			'api.linkedin.com/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=1',
		]);
	});
});

describe('execute', () => {
	it('sends the URL byte for byte and gives the body as text', async () => {
		const organizationId = { __rl: true, mode: 'id', value: '={{ $json.organization }}' };
		const items = [{ json: { organization: '7' } }, { json: { organization: '8' } }];
		const run = await host.executeNode(new TinyNode(), {
			credentials,
			parameters: { organizationId },
			items,
		});
		expect(run.error).toBeUndefined();
		expect(run.outputs).toEqual([
			[
				{ json: { body: BODY, organization: '7' }, pairedItem: { item: 0 } },
				{ json: { body: BODY, organization: '8' }, pairedItem: { item: 1 } },
			],
		]);
		expect(targets()).toEqual([`api.linkedin.com${TARGET}`, `api.linkedin.com${TARGET}`]);
	});

	it('refreshes on a 401, repeats the request and persists the new token', async () => {
		linkedIn.accessToken = 'second';
		const run = await host.executeNode(new TinyNode(), { credentials });
		expect(run.outputs[0][0].json.body).toBe(BODY);
		expect(targets()).toEqual([
			`api.linkedin.com${TARGET}`,
			'www.linkedin.com/oauth/v2/accessToken',
			`api.linkedin.com${TARGET}`,
		]);
		expect(linkedIn.requests[1].body).toBe(
			'refresh_token=refresh&grant_type=refresh_token&client_id=client&client_secret=se%2Fc%2Bret%3D%3D',
		);
		expect(await tokens()).toMatchObject({ access_token: 'second' });
		expect(host.credentialStore.refreshes).toEqual([await tokens()]);
	});

	it('shows a refused refresh as n8n does, without a token or secret', async () => {
		linkedIn.accessToken = 'second';
		linkedIn.refreshToken = 'another';
		const run = await host.executeNode(new TinyNode(), { credentials });
		// n8n only knows `invalid_grant`; for LinkedIn's `invalid_request` it gives this text.
		expect(run.error).toMatchObject({
			name: 'NodeApiError',
			httpCode: 'EAUTH',
			message: expect.stringContaining('The request is missing a required parameter') as string,
		});
		expect(run.outputs).toEqual([]);
		expect(JSON.stringify(run)).not.toMatch(/first|second|se\/c/);
	});

	it('refuses every host but LinkedIn', async () => {
		const run = await host.executeNode(new TinyNode(), {
			credentials,
			parameters: { url: 'https://example.com/' },
		});
		expect(run.error).toBeDefined();
		expect(network.refused).toContain('example.com:443');
	});

	describe.each([
		['stopWorkflow', [[{ json: { error: 'It failed' } }]]],
		['continueRegularOutput', [[{ json: { error: 'It failed' } }]]],
		['continueErrorOutput', [[], [{ json: { error: 'It failed' } }]]],
	] as const)('an item with `error` set, On Error %s', (onError, outputs) => {
		it('loses its own JSON', async () => {
			linkedIn.accessToken = linkedIn.refreshToken = 'unknown';
			const run = await host.executeNode(new TinyNode(), {
				credentials,
				onError,
				parameters: { report: 'error' },
				items: [{ json: { from: 'input' } }],
			});
			expect(run.error).toBeUndefined();
			expect(run.outputs).toMatchObject(outputs);
			expect(JSON.stringify(run.outputs)).not.toContain('kept');
		});
	});

	it('takes an item with only error and details to the error output, with its input', async () => {
		linkedIn.accessToken = linkedIn.refreshToken = 'unknown';
		const run = await host.executeNode(new TinyNode(), {
			credentials,
			onError: 'continueErrorOutput',
			parameters: { report: 'json' },
			items: [{ json: { from: 'first' } }, { json: { from: 'second' } }],
		});
		expect(run.outputs).toEqual([
			[],
			[
				{
					json: { from: 'first', error: 'It failed', details: { lead: 0 } },
					pairedItem: { item: 0 },
				},
				{
					json: { from: 'second', error: 'It failed', details: { lead: 1 } },
					pairedItem: { item: 1 },
				},
			],
		]);
	});

	it('passes the input on when a node that may continue throws', async () => {
		linkedIn.accessToken = linkedIn.refreshToken = 'unknown';
		const run = await host.executeNode(new TinyNode(), {
			credentials,
			onError: 'continueErrorOutput',
			items: [{ json: { from: 'input' } }],
		});
		expect(run.outputs).toMatchObject([[{ json: { from: 'input' } }]]);
	});
});

describe('poll', () => {
	it('saves static data when items come out, and not when none do', async () => {
		const staticData = new StaticData();
		const options = { credentials, staticData, activation: 'init' as const };
		const trigger = new TinyTrigger();
		expect(await host.pollNode(trigger, options)).toEqual([
			[{ json: { body: BODY, mode: 'trigger', activation: 'init' } }],
		]);
		expect(await host.pollNode(trigger, options)).toBeNull();
		expect(staticData.memory).toEqual({ 'node:tinyTrigger': { seen: 2 } });
		expect(staticData.savedOf('tinyTrigger')).toEqual({ seen: 1 });
		staticData.restart();
		expect(staticData.memory).toEqual({ 'node:tinyTrigger': { seen: 1 } });
	});

	it('keeps in memory what a poll changed before it threw', async () => {
		const staticData = new StaticData();
		const poll = host.pollNode(new TinyTrigger(), {
			credentials,
			staticData,
			parameters: { fail: true },
		});
		await expect(poll).rejects.toThrow('The poll failed');
		expect(staticData.memory).toEqual({ 'node:tinyTrigger': { seen: 1 } });
		expect(staticData.saved).toEqual({});
	});

	it('reads saved static data in a manual poll, and writes nothing', async () => {
		const staticData = new StaticData({ 'node:tinyTrigger': { seen: 5 } });
		const items = await host.pollNode(new TinyTrigger(), {
			credentials,
			staticData,
			mode: 'manual',
		});
		expect(items?.[0][0].json).toMatchObject({ mode: 'manual', activation: 'manual' });
		expect(staticData.saved).toEqual({ 'node:tinyTrigger': { seen: 5 } });
		expect(staticData.memory).toEqual({ 'node:tinyTrigger': { seen: 5 } });
	});

	it('forgets the static data of a renamed node', async () => {
		const staticData = new StaticData({ 'node:tinyTrigger': { seen: 5 } });
		const options = { credentials, staticData, name: 'Renamed' };
		expect(await host.pollNode(new TinyTrigger(), options)).not.toBeNull();
		expect(staticData.savedOf('Renamed')).toEqual({ seen: 1 });
	});
});

describe('webhooks', () => {
	const URL_AT = 'https://n8n.example.com';
	const NAME = 'tinyWebhook';
	let staticData: StaticData;
	let trigger: TinyWebhook;

	beforeEach(() => {
		staticData = new StaticData();
		trigger = new TinyWebhook();
	});

	const webhookNode = (options?: WebhookNodeOptions) =>
		host.webhookNode(trigger, { credentials, staticData, ...options });

	const post = async (url: string, body: string | Buffer, headers: Record<string, string> = {}) =>
		await host.fetchWebhook(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body,
		});

	const hookNames = () => trigger.hooks.map(([method]) => method);

	it('creates when it does not exist, deletes at the end, and saves what the hooks wrote', async () => {
		const node = webhookNode();
		const url = node.url();
		expect(url).toBe(`${URL_AT}/webhook/b7c4f0de-0000-4000-8000-000000000001/hook`);
		await node.activate();
		expect(staticData.savedOf(NAME)).toEqual({ subscribed: url });
		await node.activate('update');
		await node.deactivate();
		expect(trigger.hooks).toEqual([
			['checkExists', 'trigger', 'activate', url, undefined],
			['create', 'trigger', 'activate', url, undefined],
			['checkExists', 'trigger', 'update', url, url],
			['delete', 'internal', 'update', url, url],
		]);
		expect(staticData.savedOf(NAME)).toEqual({});
	});

	it('answers over TLS while it is active, and hands the exact bytes to the node', async () => {
		const node = webhookNode();
		expect((await post(node.url(), '{}')).status).toBe(404);
		await node.activate();
		const body = '{"a" :\t1}';
		const response = await post(`${node.url()}?x=1`, body, { 'X-LI-Signature': 'abc' });
		expect(response.status).toBe(202);
		expect(response.headers.get('x-tiny')).toBe('yes');
		expect(await response.text()).toBe('thanks');
		await node.settled();
		const json = {
			answer: BODY,
			mode: 'webhook',
			raw: body,
			signature: 'abc',
			subscribed: node.url(),
		};
		expect(node.deliveries).toEqual([
			{ webhook: 'default', status: 202, workflowData: [[{ json }]] },
		]);
		expect(node.executions).toEqual([[[{ json }]]]);
		expect(staticData.savedOf(NAME)).toEqual({ subscribed: node.url(), received: 1 });
		await node.deactivate();
		expect((await post(node.url(), body)).status).toBe(404);
	});

	it('answers a GET at the other webhook of the same path, without an execution', async () => {
		const node = webhookNode();
		await node.activate();
		const response = await host.fetchWebhook(`${node.url('setup')}?challengeCode=a%20b`);
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({ challengeCode: 'a b' });
		expect(node.deliveries).toEqual([{ webhook: 'setup', status: 200, workflowData: undefined }]);
	});

	it('refuses by itself what n8n refuses before the node', async () => {
		const node = webhookNode();
		await node.activate();
		expect((await post(node.url(), '{"cut":')).status).toBe(422);
		expect((await post(node.url(), Buffer.alloc(17 * 1024 * 1024, ' '))).status).toBe(500);
		expect(node.deliveries).toEqual([]);
		const text = await post(node.url(), 'not an object', { 'content-type': 'text/plain' });
		expect(text.status).toBe(202);
		await node.settled();
		expect(node.deliveries).toEqual([{ webhook: 'default', status: 202, workflowData: undefined }]);
		expect(node.executions).toEqual([]);
	});

	it('answers 500 when webhook() throws, and tells the error', async () => {
		const node = webhookNode({ parameters: { fail: 'webhook' } });
		await node.activate();
		expect((await post(node.url(), '{}')).status).toBe(500);
		const error = expect.objectContaining({ message: 'The webhook failed' }) as object;
		expect(node.deliveries).toEqual([{ webhook: 'default', status: 500, error }]);
	});

	it('deletes after a failed creation, is not reachable, and fails', async () => {
		const node = webhookNode({ parameters: { fail: 'create' } });
		await expect(node.activate()).rejects.toThrow('The hook create failed');
		expect(hookNames()).toEqual(['checkExists', 'create', 'delete']);
		expect(trigger.hooks[2]).toEqual(['delete', 'internal', 'update', node.url(), node.url()]);
		expect((await post(node.url(), '{}')).status).toBe(404);
	});

	it('listens for one event at the test address, and leaves nothing behind', async () => {
		staticData = new StaticData({ [`node:${NAME}`]: { subscribed: 'elsewhere' } });
		const node = webhookNode();
		const url = node.url('default', 'manual');
		expect(url).toBe(`${URL_AT}/webhook-test/b7c4f0de-0000-4000-8000-000000000001/hook`);
		await node.listen();
		expect((await host.fetchWebhook(node.url('setup', 'manual'))).status).toBe(200);
		expect((await post(url, '{}')).status).toBe(202);
		await node.settled();
		expect(node.executions).toMatchObject([[[{ json: { mode: 'manual', subscribed: url } }]]]);
		expect(trigger.hooks).toEqual([
			['checkExists', 'manual', 'manual', url, undefined],
			['create', 'manual', 'manual', url, undefined],
			['delete', 'internal', 'update', url, url],
		]);
		expect((await post(url, '{}')).status).toBe(404);
		expect(staticData.savedOf(NAME)).toEqual({ subscribed: 'elsewhere' });
		await node.listen();
		await node.stopListening();
		await node.stopListening();
		expect(hookNames().slice(3)).toEqual(['checkExists', 'create', 'delete']);
	});

	it('deletes without any memory after a listen that could not begin, as n8n does', async () => {
		const node = webhookNode({ parameters: { fail: 'create' } });
		await expect(node.listen()).rejects.toThrow('The hook create failed');
		const url = node.url('default', 'manual');
		expect(trigger.hooks.at(-1)).toEqual(['delete', 'internal', 'update', url, undefined]);
	});

	it('calls one hook alone, at addresses of choice', async () => {
		const addresses = { production: 'http://localhost:5678/webhook' };
		const options = { credentials, staticData, addresses };
		expect(await host.hookNode(trigger, 'create', options)).toBe(true);
		const { subscribed } = staticData.savedOf(NAME) ?? {};
		expect(subscribed).toMatch(/^http:\/\/localhost:5678\/webhook\/.*\/hook$/);
		expect(await host.hookNode(trigger, 'checkExists', options)).toBe(true);
		const manual = { ...options, mode: 'manual' as const };
		expect(await host.hookNode(trigger, 'checkExists', manual)).toBe(false);
		expect(await host.hookNode(trigger, 'delete', options)).toBe(true);
		expect(staticData.savedOf(NAME)).toEqual({});
	});
});

describe('list search', () => {
	it('gives filter, page and the other parameters, with a real request', async () => {
		const result = await host.listSearch(new TinyNode(), 'search', {
			credentials,
			parameters: { organizationId: { __rl: true, mode: 'id', value: '42' } },
			filter: 'abc',
			paginationToken: '3',
		});
		expect(result).toEqual({
			results: [{ name: 'abc in 42', value: BODY }],
			paginationToken: '4',
		});
		expect(targets()).toEqual(['api.linkedin.com/rest/list?q=all']);
	});
});

describe('with the simulator', () => {
	let nodeTest: NodeTest;

	beforeEach(async () => {
		nodeTest = await startNodeTest();
	});

	afterEach(async () => {
		await nodeTest.close();
	});

	const apiStatuses = () =>
		nodeTest.simulator.calls.map(({ resource, status }) => `${resource} ${status}`);

	it('connects through the consent page', async () => {
		expect(await nodeTest.tokens()).toMatchObject({
			access_token: expect.stringMatching(/.{20,}/) as string,
			refresh_token: expect.stringMatching(/.{20,}/) as string,
			refresh_token_expires_in: expect.any(Number) as number,
			n8n_expires_at: expect.stringMatching(/^\d{13}$/) as string,
		});
		expect(await nodeTest.testCredential()).toMatchObject({ status: 'OK' });
		await expect(nodeTest.connect('cancel')).rejects.toThrow('cancelled');
	});

	it('refreshes an expired access token', async () => {
		const before = await nodeTest.tokens();
		nodeTest.simulator.control.tokens.expireAccess();
		expect(await nodeTest.testCredential()).toMatchObject({ status: 'OK' });
		expect(apiStatuses().slice(-3)).toEqual([
			'organizationAcls 401',
			'oauth/accessToken 200',
			'organizationAcls 200',
		]);
		const [refreshed] = nodeTest.refreshes;
		expect(refreshed).toEqual(await nodeTest.tokens());
		expect(refreshed.access_token).not.toBe(before.access_token);
		expect(refreshed.refresh_token).toBe(before.refresh_token);
	});

	it('works again after a person reconnects a revoked account', async () => {
		nodeTest.simulator.control.tokens.revoke('all');
		expect(await nodeTest.testCredential()).toMatchObject({ status: 'Error' });
		expect(nodeTest.refreshes).toEqual([]);
		await nodeTest.connect();
		expect(await nodeTest.testCredential()).toMatchObject({ status: 'OK' });
	});

	it('knows an account that is not connected', async () => {
		const other = await startNodeTest({ connected: false });
		try {
			const run = await other.executeNode(new TinyNode());
			expect(run.error).toMatchObject({ message: 'OAuth credentials not connected' });
		} finally {
			await other.close();
		}
	});
});
