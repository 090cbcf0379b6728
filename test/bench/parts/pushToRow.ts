import { setTimeout as sleep } from 'node:timers/promises';
import { byId } from '../../e2e/support/canvas';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import { ENGINE_ON_DEMAND } from '../../harness/expressionEngine';
import { waitUntil } from '../../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf } from '../../harness/workflowBuilder';
import { organizationId } from '../stage/benchWorld';
import type { Scene, Stage } from '../stage/stage';
import { milliseconds, percentile, type Line, type Part } from './part';

/** So many leads are sent each second, evenly, for so many seconds. */
interface Load {
	perSecond: number;
	seconds: number;
}

const LOADS: Load[] = [
	{ perSecond: 5, seconds: 60 },
	{ perSecond: 50, seconds: 10 },
];
const SMOKE_LOADS: Load[] = [{ perSecond: 5, seconds: 2 }];

/** The first pushes read forms and events, and n8n compiles what it runs often. */
const WARM_UP: Load = { perSecond: 5, seconds: 6 };

const TABLE = 'pushed_leads';

/** From LinkedIn's POST to the row in the table: how long 95 of 100 leads take at most. */
export const pushToRow: Part = async (stage, isSmoke, log) => {
	const organizations = [{ events: 5, leads: 10 }];
	const scene = await stage.play({ now: Date.now(), organizations });
	await activate(stage, scene);
	const lines: Line[] = [];
	for (const [engine, environment] of [
		['', {}],
		[', expression engine on demand', ENGINE_ON_DEMAND],
	] as const) {
		await stage.restartN8n(environment);
		await delays(stage, scene, WARM_UP);
		for (const load of isSmoke ? SMOKE_LOADS : LOADS) {
			log(`Pushes, ${load.perSecond} a second${engine} …`);
			const p95 = percentile(await delays(stage, scene, load), 95);
			const what = `Push to row at ${load.perSecond} leads a second${engine}, p95`;
			lines.push([what, milliseconds(p95), '', '']);
		}
	}
	return lines;
};

/**
 * Sends leads at an even pace.
 * @returns for each the milliseconds from the POST to the row
 * @throws Error when a lead is no row in the end
 */
async function delays(
	stage: Stage,
	{ simulator, world }: Scene,
	{ perSecond, seconds }: Load,
): Promise<number[]> {
	const { leads, notifications } = simulator.control;
	const eventIds = world.events.map(({ id }) => id);
	const start = performance.now();
	const sending: Array<Promise<{ id: string }>> = [];
	for (let index = 0; index < perSecond * seconds; index += 1) {
		await sleep(start + (index * 1000) / perSecond - performance.now());
		sending.push(leads.add({ eventId: eventIds[index % eventIds.length] }));
	}
	const ids = new Set((await Promise.all(sending)).map(({ id }) => id));
	const storedAt = await waitUntil(
		'the rows',
		async () => {
			const rows = await stage.postgres.query<{ lead_id: string; time: number }>(
				`SELECT lead_id, extract(epoch FROM stored_at)::float8 * 1000 AS time FROM ${TABLE}`,
			);
			const times = new Map(rows.map(({ lead_id, time }) => [lead_id, time]));
			return [...ids].every((id) => times.has(id)) ? times : undefined;
		},
		{ timeoutMs: 90_000, everyMs: 500 },
	);
	await notifications.settled();
	const sent = await notifications.deliveries();
	return sent
		.filter(({ leadId, attempt }) => ids.has(leadId) && attempt === 1)
		.map(({ leadId, time }) => (storedAt.get(leadId) ?? NaN) - time);
}

/** Makes the table, as the templates do, and activates the workflow that fills it. */
async function activate(stage: Stage, { nodes }: Scene): Promise<void> {
	const { workflows } = stage.client;
	const postgres = await PostgresNodes.connect(stage);
	const chosen = byId(organizationId(0));
	const table = await workflows.create(
		workflowOf('Table', [
			MANUAL_TRIGGER,
			nodes.action('Leads', 'lead.pull', { organizationId: chosen, returnAll: true }),
			nodes.action('Table', 'form.getTable', {
				source: 'inputLeads',
				options: { tableName: TABLE },
			}),
			postgres.execute('Create', '={{ $json.statements }}'),
		]),
	);
	const made = await workflows.run(table.id, MANUAL_TRIGGER.name);
	if (made.error) throw new Error(`The table was not made: ${made.error.message}`);
	await stage.postgres.query(
		`ALTER TABLE ${TABLE} ADD lead_action text, ADD occurred_at timestamptz,
			ADD stored_at timestamptz NOT NULL DEFAULT clock_timestamp()`,
	);
	const { id } = await workflows.create(
		workflowOf('Push to row', [
			nodes.notificationTrigger('Instant lead', { organizationId: chosen }),
			postgres.autoMap('Store', 'upsert', TABLE),
		]),
	);
	await workflows.activate(id);
}
