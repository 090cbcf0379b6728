import { setTimeout as sleep } from 'node:timers/promises';
import { byId } from '../e2e/support/canvas';
import { PostgresNodes } from '../e2e/support/postgresNodes';
import { waitUntil } from '../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf } from '../harness/workflowBuilder';
import { inTime, percentile, ratioOf, type Line } from './results';
import { API, log, type Setup } from './setup';
import { organizationId } from './world';

/** So many leads are pushed each second, evenly, for so many seconds. */
const PUSHES = { perSecond: 20, seconds: 20 };

/** 95 of 100 pushed leads are to be rows after so many milliseconds. */
const WANTED_DELAY = 300;

/** The first pushes read forms and events, and n8n compiles what it runs often. */
const WARM_UP_PUSHES = { perSecond: 5, seconds: 6 };

/** With this, n8n creates the engine for expressions at the first expression of a workflow, from cached code. */
const ENGINE_ON_DEMAND = {
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true',
};

/** What turns pushed leads into rows of a table, one at a time. */
interface Receiver {
	workflowId: string;
	table: string;
	/** Pushes a new lead of an event. @returns its id, and the time of the POST if it is known already */
	push: (eventId: string) => Promise<{ id: string; time?: number }>;
}

/** From the POST to the row in the table: how long 95 of 100 leads take at most. */
export async function pushLines(setup: Setup): Promise<Line[]> {
	setup.control.faults.clear();
	await setup.n8n.restart();
	const receivers = [await instantLeads(setup), await ownWebhook(setup)];
	const lines: Line[] = [];
	for (const engine of ['', ', expression engine on demand']) {
		const what = `Push to row at ${PUSHES.perSecond} leads a second${engine}, p95`;
		log(`${what} …`);
		const ours = await pushesTo(setup, receivers[0], engine !== '');
		const theirs = await pushesTo(setup, receivers[1], engine !== '');
		const shown = ({ p95, problem }: typeof ours) => problem ?? inTime(p95);
		const ratio = ratioOf(ours.p95, theirs.p95);
		const target: Line['target'] = [`at most ${WANTED_DELAY} ms`, ours.p95 <= WANTED_DELAY];
		lines.push({ what, ours: shown(ours), theirs: shown(theirs), ratio, target });
	}
	return lines;
}

/** In an n8n that was just started, in which no other receiver is active. */
async function pushesTo(
	setup: Setup,
	receiver: Receiver,
	isOnDemand: boolean,
): Promise<{ p95: number; problem?: string }> {
	try {
		await setup.n8n.restart(isOnDemand ? ENGINE_ON_DEMAND : {});
		const { workflows } = setup.client;
		// Here and not after the pushes, which may end n8n.
		for (const { id, active } of await workflows.list()) if (active) await workflows.deactivate(id);
		await workflows.activate(receiver.workflowId);
		await delays(setup, receiver, WARM_UP_PUSHES);
		return { p95: percentile(await delays(setup, receiver, PUSHES), 95) };
	} catch (error) {
		return { p95: Infinity, problem: `failed: ${(error as Error).message}` };
	}
}

/**
 * Sends leads at an even pace.
 * @returns for each the milliseconds from the POST to the row
 * @throws Error when a lead is no row in the end
 */
async function delays(
	{ control, postgres, world }: Setup,
	{ table, push }: Receiver,
	{ perSecond, seconds }: typeof PUSHES,
): Promise<number[]> {
	const events = world.events.filter((event) => event.organizationId === organizationId(0));
	const start = performance.now();
	const sending: Array<ReturnType<typeof push>> = [];
	for (let index = 0; index < perSecond * seconds; index += 1) {
		await sleep(start + (index * 1000) / perSecond - performance.now());
		const sent = push(events[index % events.length].id);
		// Awaited below: until then, a failure that nobody awaits would end the benchmark.
		sent.catch(() => {});
		sending.push(sent);
	}
	const pushed = await Promise.all(sending);
	const storedAt = await waitUntil(
		'the rows',
		async () => {
			const rows = await postgres.query<{ lead_id: string; time: number }>(
				`SELECT lead_id, extract(epoch FROM stored_at)::float8 * 1000 AS time FROM ${table}`,
			);
			const times = new Map(rows.map(({ lead_id, time }) => [lead_id, time]));
			return pushed.every(({ id }) => times.has(id)) ? times : undefined;
		},
		{ timeoutMs: 60_000, everyMs: 500 },
	);
	await control.notifications.settled();
	const first = control.notifications.deliveries().filter(({ attempt }) => attempt === 1);
	const sentAt = new Map(first.map(({ leadId, time }) => [leadId, time]));
	return pushed.map(({ id, time }) => (storedAt.get(id) ?? NaN) - (time ?? sentAt.get(id) ?? NaN));
}

/** This package: its trigger, and a table made as the templates do. */
async function instantLeads(setup: Setup): Promise<Receiver> {
	const { client, control, nodes } = setup;
	const table = 'pushed_leads';
	const postgres = await PostgresNodes.connect(setup);
	const chosen = byId(organizationId(0));
	const tableWorkflow = await client.workflows.create(
		workflowOf('Table', [
			...[MANUAL_TRIGGER, nodes.action('Leads', 'lead.pull', { organizationId: chosen })],
			nodes.action('Columns', 'form.getTable', {
				source: 'inputLeads',
				options: { tableName: table },
			}),
			postgres.execute('Create', '={{ $json.statements }}'),
		]),
	);
	const made = await client.workflows.run(tableWorkflow.id, MANUAL_TRIGGER.name);
	if (made.error) throw new Error(`The table was not made: ${made.error.message}`);
	await setup.postgres.query(
		`ALTER TABLE ${table} ADD lead_action text, ADD occurred_at timestamptz,
			ADD stored_at timestamptz NOT NULL DEFAULT clock_timestamp()`,
	);
	const trigger = nodes.notificationTrigger('Instant lead', { organizationId: chosen });
	const store = postgres.autoMap('Store', 'upsert', table);
	const { id } = await client.workflows.create(workflowOf('Push to row', [trigger, store]));
	const push: Receiver['push'] = async (eventId) => control.leads.add({ eventId });
	return { workflowId: id, table, push };
}

/**
 * n8n's own nodes, which do the least that there is to do: the lead is read and stored as it is, without its form and
 * event, and nobody checks who sent the push.
 */
async function ownWebhook(setup: Setup): Promise<Receiver> {
	const { client, control, nodes } = setup;
	const [table, path] = ['own_leads', 'own-webhook'];
	await setup.postgres.query(
		`CREATE TABLE ${table} (lead_id text, lead jsonb, stored_at timestamptz DEFAULT clock_timestamp())`,
	);
	const postgres = await PostgresNodes.connect(setup);
	const insert = `INSERT INTO ${table} (lead_id, lead) VALUES ($1, $2)`;
	const { id } = await client.workflows.create(
		workflowOf('Webhook to row', [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				webhookId: path,
				parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
			},
			nodes.httpRequest('Get lead', `=${API}/leadFormResponses/{{ $json.body.id }}`),
			postgres.execute('Store', insert, '={{ [$json.id, JSON.stringify($json)] }}'),
		]),
	);
	const push: Receiver['push'] = async (eventId) => {
		const lead = control.leads.add({ eventId });
		const time = Date.now();
		const body = JSON.stringify({ id: lead.id });
		const headers = { 'content-type': 'application/json', connection: 'close' };
		const response = await fetch(`${setup.n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers,
			body,
		});
		if (!response.ok) throw new Error(`n8n answered a push with ${response.status}`);
		return { id: lead.id, time };
	};
	return { workflowId: id, table, push };
}
