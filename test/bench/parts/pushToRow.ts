/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { setTimeout as sleep } from 'node:timers/promises';
import { byId } from '../../e2e/support/canvas';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import { waitUntil } from '../../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf } from '../../harness/workflowBuilder';
import { percentile } from '../measure/statistics';
import { digits, milliseconds } from '../report/format';
import { organizationId } from '../stage/benchWorld';
import type { Scene, Stage } from '../stage/stage';
import type { Check, Part } from './part';

const TABLE = 'pushed_leads';
const DRAIN_MS = 90_000;

/** So many people register each second, evenly, for so many seconds. */
interface Load {
	perSecond: number;
	seconds: number;
}

const LOADS: Load[] = [
	{ perSecond: 1, seconds: 20 },
	{ perSecond: 20, seconds: 20 },
	{ perSecond: 50, seconds: 10 },
];
const SMOKE_LOADS: Load[] = [{ perSecond: 5, seconds: 2 }];
const WARM_UP: Load = { perSecond: 10, seconds: 3 };

/** From LinkedIn's POST to the row in the table. */
export const pushToRowPart: Part = {
	name: 'push',
	run: async (stage, isSmoke, log) => {
		const organization = { events: 5, leads: 10 };
		const scene = await stage.play({ now: Date.now(), organizations: [organization] });
		const deactivate = await activate(stage, scene);
		const rows: string[][] = [];
		const checks: Check[] = [];
		const figures: Record<string, number> = {};
		await pushAll(stage, scene, isSmoke ? SMOKE_LOADS[0] : WARM_UP);
		for (const load of isSmoke ? SMOKE_LOADS : LOADS) {
			log(`${load.perSecond} pushes a second …`);
			const { wanted, delays, unanswered } = await pushAll(stage, scene, load);
			const at = (percent: number) => percentile(delays, percent);
			const isComplete = delays.length === wanted;
			if (isComplete) figures[`p95 at ${load.perSecond}`] = at(95);
			rows.push([
				String(load.perSecond),
				String(wanted),
				...(isComplete
					? [50, 95, 99, 100].map((percent) => milliseconds(at(percent)))
					: [`no figure: ${wanted - delays.length} rows are missing`, '', '', '']),
				digits(unanswered),
			]);
			checks.push({
				name: `Push: each of ${wanted} leads is a row, ${load.perSecond} a second`,
				isPassed: isComplete,
				found: `${delays.length} rows`,
			});
		}
		await deactivate();
		return {
			tables: [
				{
					title: 'Push to row: from LinkedIn’s POST to the row in PostgreSQL',
					head: ['Leads a second', 'Leads', 'p50', 'p95', 'p99', 'Slowest', 'Not answered in 10 s'],
					rows,
					notes: [
						'LinkedIn Lead Notification Trigger, then n8n’s Postgres node with Insert or Update, mapped automatically. n8n keeps its own data in the same PostgreSQL and saves every execution, as it does unless told otherwise. The row’s time is its column’s default, clock_timestamp(): no polling is in it. The pushes come through TLS and a reverse proxy.',
					],
				},
			],
			figures,
			checks,
		};
	},
};

/** Makes the table, as the templates do, and activates the workflow that fills it. */
async function activate(stage: Stage, { nodes }: Scene): Promise<() => Promise<void>> {
	const { workflows } = stage.client;
	const postgres = await PostgresNodes.connect(stage);
	const chosen = byId(organizationId(0));
	const table = await workflows.create(
		workflowOf('Table', [
			MANUAL_TRIGGER,
			nodes.action('Table', 'form.getTable', {
				organizationId: chosen,
				formId: byId('all'),
				combine: true,
				options: { tableName: TABLE, notificationColumns: true },
			}),
			postgres.execute('Create', '={{ $json.create_statement }}'),
		]),
	);
	const made = await workflows.run(table.id, MANUAL_TRIGGER.name);
	if (made.error) throw new Error(`The table was not made: ${made.error.message}`);
	await stage.postgres.query(
		`ALTER TABLE ${TABLE} ADD stored_at timestamptz NOT NULL DEFAULT clock_timestamp()`,
	);
	const { id } = await workflows.create(
		workflowOf('Push to row', [
			nodes.notificationTrigger('Instant lead', { organizationId: chosen }),
			postgres.autoMap('Store', 'upsert', TABLE),
		]),
	);
	await workflows.activate(id);
	return async () => await workflows.deactivate(id);
}

interface Pushed {
	wanted: number;
	/** Milliseconds from the POST to the row, of each lead that became one. */
	delays: number[];
	/** Pushes that n8n did not answer with 200 in LinkedIn's time. */
	unanswered: number;
}

async function pushAll(stage: Stage, scene: Scene, load: Load): Promise<Pushed> {
	const { leads, notifications } = scene.simulator.control;
	const wanted = load.perSecond * load.seconds;
	const eventIds = scene.world.events.map(({ id }) => id);
	const start = performance.now();
	const added: Array<Promise<{ id: string }>> = [];
	for (let index = 0; index < wanted; index += 1) {
		await sleep(start + (index * 1000) / load.perSecond - performance.now());
		added.push(leads.add({ eventId: eventIds[index % eventIds.length] }));
	}
	const ids = new Set((await Promise.all(added)).map(({ id }) => id));
	const storedAt = await rowTimes(stage, ids);
	await notifications.settled();
	const deliveries = (await notifications.deliveries()).filter(({ leadId }) => ids.has(leadId));
	const delays = deliveries
		.filter(({ attempt, leadId }) => attempt === 1 && storedAt.has(leadId))
		.map(({ time, leadId }) => (storedAt.get(leadId) ?? 0) - time);
	const unanswered = deliveries.filter(({ status }) => status !== 200).length;
	return { wanted, delays, unanswered };
}

/** When each lead became a row, epoch milliseconds; waits for all of them, up to a limit. */
async function rowTimes({ postgres }: Stage, ids: Set<string>): Promise<Map<string, number>> {
	const read = async () => {
		const rows = await postgres.query<{ lead_id: string; time: number }>(
			`SELECT lead_id, extract(epoch FROM stored_at)::float8 * 1000 AS time FROM ${TABLE}`,
		);
		return new Map(
			rows.flatMap(({ lead_id, time }) => (ids.has(lead_id) ? [[lead_id, time]] : [])),
		);
	};
	const isComplete = async () => ((await read()).size === ids.size ? true : undefined);
	const options = { timeoutMs: DRAIN_MS, everyMs: 500 };
	await waitUntil('the rows', isComplete, options).catch(() => undefined);
	return await read();
}
