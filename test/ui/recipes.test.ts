import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import type { INode } from 'n8n-workflow';
import { credentialTypeOf, type ChosenCredentials } from '../demo/template';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { Crm } from '../harness/crm';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { Slack } from '../harness/slack';
import { useDesk } from './support/desk';
import { canvasPicture } from './support/picture';
import { showcaseWorld } from '../demo/showcase';

const FOLDER = join(__dirname, '..', '..', 'docs', 'recipes');

const TOKEN = 'not-a-secret-tests-and-demo-only';

/** Wide and low, for a picture of a row of nodes. */
const STRIP = { width: 1280, height: 680 };

/** A request as a service got it. */
interface Call {
	/** The method, the host and the path with its query. */
	to: string;
	body: unknown;
}

const calls: Call[] = [];

/** The answers of services; all others answer with an empty object. */
const ANSWERS: Array<[RegExp, (call: Call) => unknown]> = [
	[/api\.openai\.com\/v1\/chat\/completions$/, ({ body }) => scoreOf(JSON.stringify(body))],
	[/company\/enrich\?website=example\.com$/, () => ({ size: '51-200', industry: 'events' })],
	[/persons\/search\?term=sample-lead-1%40/, () => found([{ item: { id: 7 } }])],
	[/persons\/search\?/, () => found([])],
];

const found = (items: unknown[]) => ({ success: true, data: { items } });

function scoreOf(prompt: string) {
	const score = prompt.includes('Student') ? 20 : 85;
	const content = JSON.stringify({ output: { score, reason: 'Decides about events' } });
	return {
		choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
	};
}

const desk = useDesk(showcaseWorld());
let hubSpot: Crm;
let slack: Slack;
let others: FastifyInstance;
let credentials: ChosenCredentials;

/** Stands in for all services without a simulator of their own. An unknown company gets a 404. */
async function startOthers(port: number): Promise<FastifyInstance> {
	const server = fastify({ forceCloseConnections: true });
	server.all('*', async ({ method, url, headers, body }, reply) => {
		const call = { to: `${method} ${headers.host}${url}`, body };
		calls.push(call);
		const keys = [headers.authorization, headers['x-api-key'], headers['x-api-token']];
		if (!`${keys.join()} ${url}`.includes(TOKEN)) return await reply.code(401).send({});
		const [, answer] = ANSWERS.find(([pattern]) => pattern.test(call.to)) ?? [];
		if (!answer && /enrich/.test(url)) return await reply.code(404).send({});
		return answer?.(call) ?? {};
	});
	await server.listen({ host: '127.0.0.1', port });
	return server;
}

beforeAll(async () => {
	const { environment, linkedIn } = desk.canvas;
	const { client, ports } = environment;
	hubSpot = await new Crm().listen(ports.crm);
	hubSpot.fields.push('company_size', 'industry');
	slack = await new Slack().listen(ports.slack);
	slack.channels.push('#enterprise', '#dach');
	others = await startOthers(ports.others);
	const oAuth2 = { oauthTokenData: { access_token: TOKEN, token_type: 'Bearer' } };
	const services = {
		hubspotAppToken: hubSpot.hubSpotCredential,
		slackApi: slack.credential,
		openAiApi: { apiKey: TOKEN },
		httpHeaderAuth: { name: 'X-Api-Key', value: TOKEN },
		pipedriveApi: { apiToken: TOKEN },
		microsoftDynamicsOAuth2Api: { ...oAuth2, subdomain: 'yourorg', region: 'crm.dynamics.com' },
		zohoOAuth2Api: oAuth2,
		zoomOAuth2Api: oAuth2,
	};
	credentials = { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn };
	for (const [type, data] of Object.entries(services)) {
		credentials[type] = await client.credentials.create(type, data);
	}
});

afterAll(async () => {
	await hubSpot?.stop();
	await slack?.stop();
	await others?.close();
});

function credentialType(node: INode): string | undefined {
	if (node.type.endsWith('lmChatOpenAi')) return 'openAiApi';
	return node.parameters.genericAuthType === undefined ? credentialTypeOf(node) : 'httpHeaderAuth';
}

/** Executes a workflow in the editor; only credentials are added. */
async function execute(definition: WorkflowDefinition): Promise<void> {
	const nodes = definition.nodes.map((node) => {
		const type = credentialType(node);
		return type === undefined ? node : { ...node, credentials: { [type]: credentials[type] } };
	});
	const { workflows } = desk.canvas.environment.client;
	const { id } = await workflows.create({ ...definition, nodes });
	await desk.editor.openWorkflow(id);
	expect(await desk.editor.markedNodes()).toEqual([]);
	await desk.page.getByTestId('execute-workflow-button').click();
	await desk.page.getByText('Workflow executed successfully').waitFor();
}

beforeAll(async () => await desk.page.setViewportSize(STRIP));

beforeEach(() => {
	calls.length = 0;
	slack.messages.length = 0;
});

async function executeRecipe(name: string): Promise<void> {
	const text = readFileSync(join(FOLDER, `${name}.json`), 'utf8');
	await execute(JSON.parse(text) as WorkflowDefinition);
	await canvasPicture(desk.page, `recipe-${name}`);
}

test('route-leads sends each lead to the channel of its country or company size', async () => {
	await executeRecipe('route-leads');
	const told = slack.messages.map(({ channel, text }) => [channel, text.split(' ')[0]]);
	expect(told.sort()).toEqual([
		['#dach', 'Erika'],
		['#enterprise', 'Li'],
		['#leads', 'Zoë'],
	]);
});

test('score-leads reports only a lead with a high score, and the model sees no name and no email', async () => {
	await executeRecipe('score-leads');
	expect(slack.messages.map(({ text }) => text)).toEqual([
		"Zoë · O'Sample · Sample &amp; Sons: 85, Decides about events",
	]);
	expect(calls).toHaveLength(2);
	expect(JSON.stringify(calls)).not.toMatch(/Zoë|example\.com/);
});

test('enrich-company adds company data to a contact if the company is known', async () => {
	await executeRecipe('enrich-company');
	const samples = hubSpot.people.filter(({ email }) => email.startsWith('sample-lead'));
	expect(samples.map(({ email, fields }) => [email, fields.company_size])).toEqual([
		['sample-lead-1@example.com', '51-200'],
		['sample-lead-2@example.org', undefined],
	]);
});

test('one-row-per-person keeps one row with the last event for a person who registers twice', async () => {
	await executeRecipe('one-row-per-person');
	const { dataTables } = desk.canvas.environment.client;
	const table = (await dataTables.list()).find(({ name }) => name === 'LinkedIn people');
	const rows = await dataTables.rows(String(table?.id));
	expect(rows.map((row) => [row.person, row.last_event])).toEqual([
		['sample-lead-1@example.com', 'Second sample event'],
		['sample-lead-2@example.org', 'Sample event'],
	]);
});

test('register-in-zoom registers people for a webinar', async () => {
	await executeRecipe('register-in-zoom');
	expect(calls[0]).toEqual({
		to: 'POST api.zoom.us/v2/webinars/WEBINAR_ID/registrants',
		body: {
			email: 'sample-lead-1@example.com',
			first_name: 'Zoë',
			last_name: "O'Sample",
			org: 'Sample & Sons',
			job_title: 'Marketing Manager',
		},
	});
});

test('other-crms sends each lead to each CRM once, and updates a person whom Pipedrive has', async () => {
	await executeRecipe('other-crms');
	const searches = /^GET api\.pipedrive\.com\/api\/v2\/persons\/search\?.*exact_match=true/;
	expect(calls.map(({ to }) => to).filter((to) => !searches.test(to))).toEqual([
		"PATCH yourorg.crm.dynamics.com/api/data/v9.2/leads(new_linkedinleadid='sample-lead-1')",
		"PATCH yourorg.crm.dynamics.com/api/data/v9.2/leads(new_linkedinleadid='sample-lead-2')",
		expect.stringContaining('PATCH api.pipedrive.com/api/v2/persons/7'),
		expect.stringContaining('POST api.pipedrive.com/api/v2/persons'),
		'POST www.zohoapis.com/crm/v8/Leads/upsert',
		'POST www.zohoapis.com/crm/v8/Leads/upsert',
	]);
	expect(calls.at(-1)?.body).toMatchObject({
		data: [{ Last_Name: 'Mustermann', Email: 'sample-lead-2@example.org', Company: 'Muster GmbH' }],
		duplicate_check_fields: ['Email'],
	});
});
