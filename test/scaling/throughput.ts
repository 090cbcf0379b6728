import { cpus, loadavg } from 'node:os';
import { byId, Canvas } from '../e2e/support/canvas';
import { ids, leadWorld } from '../e2e/support/leadWorld';
import { PostgresNodes } from '../e2e/support/postgresNodes';
import type { LeadSyncEnvironmentOptions } from '../harness/environment';
import { ENGINE_ON_DEMAND } from '../harness/expressionEngine';
import { startIsolatedN8n } from '../harness/isolatedN8n';
import type { Environment } from '../harness/n8nProcess';
import { Postgres } from '../harness/postgres';
import { databaseSettings, startQueueModeN8n } from '../harness/queueMode/queueModeN8n';
import { waitUntil } from '../harness/waitUntil';
import { processorTime, type ProcessKind } from './processorTime';

/** Pushes in all, and those that arrive at the same time; a first round of as many warms n8n up. */
const PUSHES = 300;
const AT_ONCE = 10;
/** Pulls that run at once, and the leads that each of them reads. */
const PULLS = 12;
const LEADS = 2000;
const WAIT = { timeoutMs: 600_000 };

const log = (line: string) => console.log(line);

/** So many leads that went through, and how long LinkedIn waited for its answers meanwhile. */
interface Load {
	leads: number;
	answerMilliseconds?: number[];
}

/** Runs one load and prints a row of the table. */
async function measure(setup: string, name: string, run: () => Promise<Load>): Promise<void> {
	const before = processorTime();
	const start = Date.now();
	const { leads, answerMilliseconds } = await run();
	const seconds = (Date.now() - start) / 1000;
	const after = processorTime();
	const perLead = (Object.keys(after) as ProcessKind[])
		.filter((kind) => after[kind] > 0)
		.map((kind) => `${kind} ${((after[kind] - before[kind]) / leads).toFixed(2)} ms`);
	const answers = answerMilliseconds?.sort((a, b) => a - b);
	const answered = answers && `, answers median ${Math.round(answers[answers.length >> 1])} ms`;
	const slowest = answers ? `, slowest ${Math.round(answers.at(-1) ?? 0)} ms` : '';
	log(
		`${setup} | ${name} | ${(leads / seconds).toFixed(1)} leads/s | ` +
			`processor time per lead: ${perLead.join(', ')}${answered ?? ''}${slowest}`,
	);
}

/**
 * Groups of people register, the next group once the pushes of the one before were answered, and each
 * lead is stored as one row.
 */
async function pushes(canvas: Canvas, table: string): Promise<Load> {
	const { notifications, leads } = canvas.control;
	const count = async () => {
		const sql = `SELECT count(*)::integer AS count FROM ${table}`;
		const [row] = await canvas.environment.postgres.query<{ count: number }>(sql);
		return row.count;
	};
	const wanted = (await count()) + PUSHES;
	const seen = notifications.deliveries().length;
	for (let sent = 0; sent < PUSHES; sent += AT_ONCE) {
		leads.addMany({ eventId: ids.first }, AT_ONCE);
		await notifications.settled();
	}
	await waitUntil('the rows', async () => ((await count()) >= wanted ? true : undefined), WAIT);
	const deliveries = notifications.deliveries().slice(seen);
	const refused = deliveries.filter(({ status }) => status !== 200).length;
	if (refused > 0) log(`${refused} of ${deliveries.length} pushes were not answered with 200`);
	return { leads: PUSHES, answerMilliseconds: deliveries.map((each) => each.milliseconds) };
}

/** Several syncs read many leads at once. */
async function pulls(canvas: Canvas): Promise<Load> {
	const node = canvas.action('Pull', 'lead.pull', {
		organizationId: byId(ids.other),
		returnAll: true,
	});
	const each = Array.from({ length: PULLS }, async () => {
		const items = (await canvas.run([node])).items('Pull').length;
		if (items !== LEADS) log(`A pull gave ${items} of ${LEADS} leads`);
	});
	await Promise.all(each);
	return { leads: PULLS * LEADS };
}

async function measureSetup(setup: string, n8n: LeadSyncEnvironmentOptions['n8n']): Promise<void> {
	const canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) }, n8n });
	try {
		const { environment, control } = canvas;
		control.leads.addMany({ eventId: ids.elsewhere }, LEADS);
		await environment.postgres.query('CREATE TABLE pushed (lead_id text PRIMARY KEY)');
		const postgres = await PostgresNodes.connect(environment);
		const { id } = await canvas.create([
			canvas.notificationTrigger('Instant lead', { organizationId: byId(ids.main) }),
			postgres.execute(
				'Store',
				"INSERT INTO pushed VALUES ('{{ $json.lead_id }}') ON CONFLICT DO NOTHING",
			),
		]);
		await environment.client.workflows.activate(id);
		await pushes(canvas, 'pushed');
		await measure(setup, `${PUSHES} pushes`, async () => await pushes(canvas, 'pushed'));
		await measure(setup, `${PULLS} pulls of ${LEADS}`, async () => await pulls(canvas));
	} finally {
		await canvas.close();
	}
}

async function measureBoth(what: string, settings: Environment): Promise<void> {
	const database = await Postgres.start();
	try {
		const environment = { ...databaseSettings(database), ...settings };
		const n8n = await startIsolatedN8n(() => {}, environment);
		await measureSetup(`one process${what}`, n8n);
	} finally {
		await database.remove();
	}
	await measureSetup(`queue mode${what}`, await startQueueModeN8n(() => {}, settings));
}

async function main(): Promise<void> {
	const busy = () => log(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)}`);
	busy();
	await measureBoth('', {});
	busy();
	await measureBoth(', engine on demand', ENGINE_ON_DEMAND);
	busy();
}

void main();
