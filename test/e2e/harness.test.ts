/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { connect } from 'node:tls';
import type { CredentialReference } from '../harness/api/credentials';
import { OWNER } from '../harness/api/n8nSession';
import { launchBrowser } from '../harness/browser';
import { createCertificates } from '../harness/certificates';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import { startInterceptingProxy } from '../harness/interceptingProxy';
import { connectCredential } from '../harness/oauthConnect';
import { PACKAGE_NAME } from '../harness/packPackage';
import { everySeconds } from '../harness/pollTimes';
import { waitUntil } from '../harness/waitUntil';
import {
	itemsNode,
	MANUAL_TRIGGER,
	workflowOf,
	type NodeDefinition,
} from '../harness/workflowBuilder';

const LEAD_ID = '6955637458260688897';

let environment: LeadSyncEnvironment;

beforeAll(async () => {
	environment = await startEnvironment();
});

afterAll(async () => {
	await environment?.stop();
});

/** Asks a proxy for a connection to `host:port`. */
async function openTunnel(proxyUrl: string, target: string) {
	const asked = request(proxyUrl, { method: 'CONNECT', path: target }).end();
	const [{ statusCode }, socket] = (await once(asked, 'connect')) as [IncomingMessage, Socket];
	return { statusCode, socket };
}

/** Saves a workflow that starts with a manual trigger, and runs it. */
async function run(name: string, ...nodes: NodeDefinition[]) {
	const { workflows } = environment.client;
	const { id } = await workflows.create(workflowOf(name, [MANUAL_TRIGGER, ...nodes]));
	return await workflows.run(id, MANUAL_TRIGGER.name);
}

test('the package is loaded from its tarball', async () => {
	const types = await environment.client.nodeTypes.list();
	expect(types.map(({ name }) => name)).toContain(`${PACKAGE_NAME}.linkedInLeadSync`);
});

test('a manual run gives the items of each node', async () => {
	const execution = await run('Manual', itemsNode('Leads', [{ id: LEAD_ID }, { id: '2' }]));
	expect(execution.status).toBe('success');
	expect(execution.json('Leads')).toEqual([{ id: LEAD_ID }, { id: '2' }]);
});

test('a failing item is told by its execution, or by its item on the error output', async () => {
	const failing: NodeDefinition = {
		name: 'Fails',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.3,
		parameters: { url: 'https://api.linkedin.com/rest/no-such-resource' },
	};
	const stopped = await run('Stops', failing);
	expect(stopped.status).toBe('error');
	expect(stopped.error).toMatchObject({ name: 'NodeApiError', node: { name: 'Fails' } });

	const continued = await run('Continues', { ...failing, onError: 'continueErrorOutput' });
	expect(continued.status).toBe('success');
	expect(continued.json('Fails', 0)).toEqual([]);
	expect(continued.json('Fails', 1)).toEqual([
		{ error: expect.objectContaining({ message: expect.any(String) }) },
	]);
});

test('a request of a node arrives at the simulator byte for byte', async () => {
	const query =
		'q=owner&owner=(organization:urn%3Ali%3Aorganization%3A5509810)&ids=List(1,2)&name=a%20b%2Cc';
	await run('Request', {
		name: 'Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.3,
		parameters: {
			url: `https://api.linkedin.com/rest/leadForms?${query}`,
			options: { response: { response: { neverError: true } } },
		},
	});
	expect(environment.simulator.calls.at(-1)).toMatchObject({ path: '/rest/leadForms', query });
});

test('the credential is connected and tested, and a cancelled consent is told', async () => {
	const { client, connectLinkedIn } = environment;
	const { id } = await connectLinkedIn();
	expect(await client.credentials.isConnected(id)).toBe(true);
	expect(await client.credentials.test(id)).toMatchObject({ status: 'OK' });

	const { clientId, clientSecret } = environment.simulator.control.application.get();
	const other = await client.credentials.create({
		name: 'Cancelled',
		type: 'linkedInLeadSyncOAuth2Api',
		data: { clientId, clientSecret },
	});
	const outcome = await connectCredential(client, other.id, 'cancel');
	expect(outcome).toEqual({
		connected: false,
		text: expect.stringContaining('user_cancelled_authorize'),
	});
	expect(await client.credentials.isConnected(other.id)).toBe(false);
});

describe('PostgreSQL', () => {
	let credential: CredentialReference;

	const postgresNode = (name: string, operation: string): NodeDefinition => ({
		name,
		type: 'n8n-nodes-base.postgres',
		typeVersion: 2.6,
		credentials: { postgres: credential },
		parameters: {
			operation,
			schema: { __rl: true, mode: 'list', value: 'public' },
			table: { __rl: true, mode: 'list', value: 'leads' },
			columns: { mappingMode: 'autoMapInputData', value: {}, matchingColumns: ['lead_id'] },
		},
	});

	beforeAll(async () => {
		const { host, port, database, user, password } = environment.postgres.connection;
		credential = await environment.client.credentials.create({
			name: 'Database',
			type: 'postgres',
			data: { host, port, database, user, password, ssl: 'disable' },
		});
		await environment.postgres.query('CREATE TABLE leads (lead_id text PRIMARY KEY, city text)');
	});

	test('rows are inserted and updated by auto-mapping', async () => {
		const inserted = await run(
			'Insert',
			itemsNode('Leads', [{ lead_id: LEAD_ID, city: 'Oslo' }]),
			postgresNode('Insert', 'insert'),
		);
		expect(inserted.error).toBeUndefined();
		const leads = [
			{ lead_id: LEAD_ID, city: 'Bergen' },
			{ lead_id: '2', city: null },
		];
		await run('Upsert', itemsNode('Leads', leads), postgresNode('Upsert', 'upsert'));
		const rows = await environment.postgres.query('SELECT * FROM leads ORDER BY lead_id DESC');
		expect(rows).toEqual(leads);
	});

	test('after an outage the data are there', async () => {
		const before = await environment.postgres.query('SELECT * FROM leads');
		await environment.postgres.stopServer();
		const failed = await run(
			'Outage',
			itemsNode('Leads', [{ lead_id: '3', city: 'Moss' }]),
			postgresNode('Insert', 'insert'),
		);
		expect(failed.status).toBe('error');
		await environment.postgres.startServer();
		expect(await environment.postgres.query('SELECT * FROM leads')).toEqual(before);
	});
});

describe('Google Sheets', () => {
	let credential: CredentialReference;

	const sheetsNode = (operation: string, spreadsheet: string, options = {}): NodeDefinition => ({
		name: operation,
		type: 'n8n-nodes-base.googleSheets',
		typeVersion: 4.7,
		credentials: { googleApi: credential },
		parameters: {
			authentication: 'serviceAccount',
			operation,
			documentId: { __rl: true, mode: 'id', value: spreadsheet },
			sheetName: { __rl: true, mode: 'name', value: 'Sheet1' },
			columns: {
				mappingMode: 'autoMapInputData',
				value: {},
				matchingColumns: ['lead_id'],
				schema: [],
			},
			options,
		},
	});

	beforeAll(async () => {
		credential = await environment.client.credentials.create({
			name: 'Google',
			type: 'googleApi',
			data: { ...environment.googleSheets.serviceAccount.credential },
		});
	});

	test('rows are appended, updated and read with ids intact as raw values', async () => {
		const spreadsheet = environment.googleSheets.create('Leads');
		const raw = { cellFormat: 'RAW' };
		const write = async (operation: string, leads: object[]) =>
			await run(operation, itemsNode('Leads', leads), sheetsNode(operation, spreadsheet, raw));

		const appended = await write('append', [{ lead_id: LEAD_ID, city: 'Oslo' }]);
		expect(appended.error).toBeUndefined();
		const leads = [
			{ lead_id: LEAD_ID, city: 'Bergen' },
			{ lead_id: '2', city: 'Moss' },
		];
		const updated = await write('appendOrUpdate', leads);
		expect(updated.error).toBeUndefined();
		expect(environment.googleSheets.records(spreadsheet)).toEqual(leads);

		const read = await run('Read', sheetsNode('read', spreadsheet));
		expect(read.json('read')).toEqual(leads.map((lead) => expect.objectContaining(lead)));
	});

	test("the node's default cell format spoils an id of 19 digits, as Google does", async () => {
		const spreadsheet = environment.googleSheets.create('Spoiled');
		await run(
			'Default format',
			itemsNode('Leads', [{ lead_id: LEAD_ID }]),
			sheetsNode('append', spreadsheet),
		);
		expect(environment.googleSheets.records(spreadsheet)).toEqual([{ lead_id: Number(LEAD_ID) }]);
	});
});

test('rows of a Data Table are written and read', async () => {
	const { dataTables } = environment.client;
	const { id } = await dataTables.create('harness_rows', [{ name: 'lead_id', type: 'string' }]);
	await dataTables.insert(id, [{ lead_id: LEAD_ID }]);
	expect(await dataTables.rows(id)).toEqual([expect.objectContaining({ lead_id: LEAD_ID })]);
	await dataTables.delete(id);
});

test('a polling trigger polls every two seconds, and n8n goes on with it after being killed', async () => {
	const times: number[] = [];
	const feed = createServer((_request, response) => {
		times.push(Date.now());
		const newest = `<item><title>${times.length}</title><pubDate>${new Date().toUTCString()}</pubDate></item>`;
		response.setHeader('content-type', 'application/rss+xml');
		response.end(`<rss version="2.0"><channel><title>Leads</title>${newest}</channel></rss>`);
	}).listen(0, '127.0.0.1');
	await once(feed, 'listening');
	const { port } = feed.address() as AddressInfo;
	const { workflows, executions } = environment.client;
	const { id } = await workflows.create(
		workflowOf('Polling', [
			{
				name: 'Feed',
				type: 'n8n-nodes-base.rssFeedReadTrigger',
				typeVersion: 1,
				parameters: { feedUrl: `http://localhost:${port}/`, pollTimes: { ...everySeconds(2) } },
			},
		]),
	);
	try {
		await workflows.activate(id);
		const first = await executions.next(id, '0');
		const second = await executions.next(id, first.id);
		expect(second.items('Feed').length).toBe(1);

		await environment.n8n.kill();
		expect(environment.n8n.isRunning).toBe(false);
		const polls = times.length;
		await environment.n8n.restart();
		const third = await executions.next(id, await executions.latestId(id));
		expect(third.status).toBe('success');
		expect(times.length).toBeGreaterThan(polls);

		await workflows.renameNode(id, 'Feed', 'Renamed');
		expect((await workflows.get(id)).nodes.map(({ name }) => name)).toEqual(['Renamed']);
	} finally {
		feed.close();
		await workflows.delete(id);
	}
});

describe('the public address', () => {
	const webhook = (httpMethod: string): NodeDefinition => ({
		name: httpMethod,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: `harness-${httpMethod.toLowerCase()}`,
		parameters: { httpMethod, path: 'harness', options: { rawBody: true } },
	});
	const query = 'code=a%2Fb&list=(urn%3Ali%3Aorganization%3A1,2)';
	let id: string;

	beforeAll(async () => {
		const { workflows } = environment.client;
		const definition = workflowOf('Public', [webhook('POST'), webhook('GET')]);
		({ id } = await workflows.create({ ...definition, connections: {} }));
	});

	afterAll(async () => {
		await environment.client.workflows.delete(id);
	});

	const push = async (path = '/webhook/harness') =>
		await environment.ingress.fetch(`${path}?${query}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'X-LI-Signature': 'hmacsha256=aBc' },
			body: '{"id" : 1}',
		});

	test("a request reaches an active workflow's webhook unchanged, over TLS", async () => {
		const { client, ingress } = environment;
		expect((await push()).status).toBe(404);
		await client.workflows.activate(id);
		const afterId = await client.executions.latestId(id);
		expect((await push()).status).toBe(200);
		const execution = await client.executions.next(id, afterId);
		const [{ json, binary }] = execution.items('POST');
		expect(json).toMatchObject({
			query: { code: 'a/b', list: '(urn:li:organization:1,2)' },
			webhookUrl: `${ingress.url}/webhook/harness`,
			headers: {
				host: 'n8n.example.com',
				'x-forwarded-for': '127.0.0.1',
				'x-forwarded-host': 'n8n.example.com',
				'x-forwarded-proto': 'https',
				'x-li-signature': 'hmacsha256=aBc',
			},
		});
		expect(Buffer.from(binary?.data.data ?? '', 'base64').toString()).toBe('{"id" : 1}');
		expect(ingress.requests.at(-1)).toEqual({
			method: 'POST',
			target: `/webhook/harness?${query}`,
			status: 200,
		});
	});

	test('it can refuse some requests, be taken off the network, and come back', async () => {
		const { ingress } = environment;
		ingress.refuse(({ method }) => method === 'GET');
		expect((await ingress.fetch('/webhook/harness')).status).toBe(403);
		expect((await push()).status).toBe(200);
		ingress.admit();
		expect((await ingress.fetch('/webhook/harness')).status).toBe(200);
		await ingress.close();
		await expect(push()).rejects.toThrow();
		await ingress.open();
		expect((await push()).status).toBe(200);
	});

	test('it answers 502 while n8n is down, and serves n8n again after a restart', async () => {
		await environment.n8n.kill();
		expect((await push()).status).toBe(502);
		await environment.n8n.restart();
		expect((await push()).status).toBe(200);
	});

	test('a workflow listens for a test event at an address of its own, until it is cancelled', async () => {
		const { workflows } = environment.client;
		const path = '/webhook-test/harness';
		const listen = await workflows.listen(id, 'POST');
		expect((await push(path)).status).toBe(200);
		const execution = await listen.result();
		expect(execution.summary.mode).toBe('manual');
		expect(execution.json('POST')).toMatchObject([
			{ webhookUrl: `${environment.ingress.url}${path}` },
		]);
		expect((await push(path)).status).toBe(404);

		const cancelled = await workflows.listen(id, 'POST');
		await cancelled.cancel();
		await waitUntil('the end of the listening', async () =>
			(await push(path)).status === 404 ? true : undefined,
		);
	});

	test('the webhook path of a node is told', async () => {
		const { workflows } = environment.client;
		expect(await workflows.webhookPath(id, 'GET')).toBe('/webhook/harness-get/webhook');
		expect(await workflows.webhookPath(id, 'GET', 'test', 'setup')).toBe(
			'/webhook-test/harness-get/setup',
		);
		await expect(workflows.webhookPath(id, 'None')).rejects.toThrow('no node "None"');
	});

	test('the editor stays on loopback, and with it the OAuth callback', async () => {
		const { client, n8n, simulator } = environment;
		const { clientId, clientSecret } = simulator.control.application.get();
		const data = { clientId, clientSecret };
		const type = 'linkedInLeadSyncOAuth2Api';
		const credential = await client.credentials.create({ name: 'Callback', type, data });
		const url = new URL(await client.credentials.authorizationUrl(credential.id));
		expect(url.searchParams.get('redirect_uri')).toBe(`${n8n.url}/rest/oauth2-credential/callback`);
	});
});

test("n8n's own commands see the decrypted credentials", async () => {
	const { id } = await environment.client.credentials.create({
		name: 'Header',
		type: 'httpHeaderAuth',
		data: { name: 'x-key', value: 'made-up' },
	});
	expect(await environment.n8n.decryptedCredential(id)).toEqual({
		name: 'x-key',
		value: 'made-up',
	});
});

test('a browser signs in to the editor', async () => {
	const browser = await launchBrowser();
	try {
		const page = await browser.newPage();
		await page.goto(`${environment.n8n.url}/signin`);
		await page.locator('input[name=emailOrLdapLoginId]').fill(OWNER.email);
		await page.locator('input[name=password]').fill(OWNER.password);
		await page.locator('[data-test-id=form-submit-button]').click();
		await page.waitForURL('**/home/workflows');
	} finally {
		await browser.close();
	}
});

test('the proxy refuses every host that has no stand-in, and passes a long body on whole', async () => {
	const body = Buffer.alloc(5_000_000, 'x');
	const server = createServer((_request, response) => {
		response.setHeader('connection', 'close');
		response.end(body);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { ca, cert, key } = createCertificates(['api.linkedin.com']);
	const { port } = server.address() as AddressInfo;
	const proxy = await startInterceptingProxy({ routes: { 'api.linkedin.com': port }, cert, key });
	try {
		const refused = await openTunnel(proxy.url, 'example.com:443');
		expect(refused.statusCode).toBe(403);
		expect(proxy.refused).toEqual(['example.com:443']);

		const { socket } = await openTunnel(proxy.url, 'api.linkedin.com:443');
		const tls = connect({ socket, ca, servername: 'api.linkedin.com' });
		tls.write('GET / HTTP/1.1\r\nhost: api.linkedin.com\r\n\r\n');
		const received = await buffer(tls);
		expect(received.subarray(received.indexOf('\r\n\r\n') + 4).equals(body)).toBe(true);
	} finally {
		await proxy.close();
		server.close();
	}
});
