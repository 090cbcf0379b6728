import { LinkedInLeadSyncOAuth2Api } from '../../credentials/LinkedInLeadSyncOAuth2Api.credentials';
import { connectCredential, REDIRECT_URL } from './harness/connectCredential';
import { startLinkedInNetwork, type LinkedInNetwork } from './harness/linkedInNetwork';
import { NodeHost } from './harness/nodeHost';
import { StaticData } from './harness/staticData';
import { startNodeTest, type NodeTest } from './harness/startNodeTest';
import { startTinyLinkedIn, type TinyLinkedIn } from './harness/tinyLinkedIn';
import { TinyNode, TinyTrigger } from './harness/tinyNodes';
import type { INodeCredentials } from 'n8n-workflow';

const TYPE = 'linkedInLeadSyncOAuth2Api';
const TARGET = '/rest/x?owner=(organization:urn%3Ali%3Aorganization%3A1)';
const BODY = '{"id":6955637458260688897}';

let linkedIn: TinyLinkedIn;
let network: LinkedInNetwork;
let host: NodeHost;
let credentials: INodeCredentials;

beforeAll(async () => {
	linkedIn = await startTinyLinkedIn();
	network = await startLinkedInNetwork(linkedIn.port);
});

afterAll(async () => {
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
	host = new NodeHost([new LinkedInLeadSyncOAuth2Api()]);
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
