/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { setTimeout as sleep } from 'node:timers/promises';
import { byId } from '../../e2e/support/canvas';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import { waitUntil } from '../../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf } from '../../harness/workflowBuilder';
import {
	activateFinishedRows,
	finishedRows,
	linkedInPushes,
	type PushPath,
} from '../contenders/pushPaths';
import { percentile } from '../measure/statistics';
import { digits, milliseconds } from '../report/format';
import { organizationId } from '../stage/benchWorld';
import type { Scene, Stage } from '../stage/stage';
import type { Check, Part } from './part';

const TABLE = 'pushed_leads';
const DRAIN_MS = 90_000;

/** So many leads are sent each second, evenly, for so many seconds. */
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
/** The first pushes read forms and events, and n8n compiles what it runs often. */
const WARM_UPS: Load[] = [
	{ perSecond: 2, seconds: 3 },
	{ perSecond: 10, seconds: 5 },
];

/** From LinkedIn's POST to the row in the table. */
export const pushToRowPart: Part = {
	name: 'push',
	run: async (stage, isSmoke, log) => {
		const organization = { events: 5, leads: 10 };
		const scene = await stage.play({ now: Date.now(), organizations: [organization] });
		const rows: string[][] = [];
		const checks: Check[] = [];
		const figures: Record<string, number> = {};
		const measure = async (path: PushPath, nameOf: (load: Load) => string) => {
			for (const load of isSmoke ? SMOKE_LOADS : WARM_UPS) await pushAll(stage, path, load);
			for (const load of isSmoke ? SMOKE_LOADS : LOADS) {
				log(`${path.name}: ${load.perSecond} a second …`);
				const { wanted, delays, unanswered } = await pushAll(stage, path, load);
				const at = (percent: number) => percentile(delays, percent);
				const isComplete = delays.length === wanted;
				if (isComplete) figures[nameOf(load)] = at(95);
				rows.push([
					path.name,
					String(load.perSecond),
					String(wanted),
					...(isComplete
						? [50, 95, 99, 100].map((percent) => milliseconds(at(percent)))
						: [`no figure: ${wanted - delays.length} rows are missing`, '', '', '']),
					digits(unanswered),
				]);
				checks.push({
					name: `Push, ${path.name}: each of ${wanted} leads is a row, ${load.perSecond} a second`,
					isPassed: isComplete,
					found: `${delays.length} rows`,
				});
			}
		};
		const postgres = await PostgresNodes.connect(stage);
		const deactivate = await activate(stage, scene, postgres);
		await measure(linkedInPushes(scene), ({ perSecond }) => `p95 at ${perSecond}`);
		await deactivate();
		const deactivateOwn = await activateFinishedRows(stage, postgres, TABLE);
		const path = finishedRows(stage, await anyRow(stage));
		await measure(path, ({ perSecond }) => `n8n's p95 at ${perSecond}`);
		await deactivateOwn();
		return {
			tables: [
				{
					title: 'Push to row: from LinkedIn’s POST to the row in PostgreSQL',
					head: [
						'Trigger',
						'Leads a second',
						'Leads',
						'p50',
						'p95',
						'p99',
						'Slowest',
						'Not answered in 10 s',
					],
					rows,
					notes: [
						'LinkedIn Lead Notification Trigger, then n8n’s Postgres node with Insert or Update, mapped automatically. The time holds everything between: the check of the signature, reading the lead from LinkedIn, its row, n8n’s execution. For comparison, what n8n itself takes: finished rows are sent to its Webhook node, which hands them to the same Postgres node.',
						'n8n keeps its own data in the same PostgreSQL and saves every execution, as it does unless told otherwise. The row’s time is its column’s default, clock_timestamp(): no polling is in it. The pushes come through TLS and a reverse proxy. Before each measurement some leads are sent that do not count: the first ones read forms and events.',
					],
				},
			],
			figures,
			checks,
		};
	},
};

/** Makes the table, as the templates do, and activates the workflow that fills it. */
async function activate(
	stage: Stage,
	{ nodes }: Scene,
	postgres: PostgresNodes,
): Promise<() => Promise<void>> {
	const { workflows } = stage.client;
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
	/** Pushes that n8n did not answer with 200 in time. */
	unanswered: number;
}

async function pushAll(stage: Stage, path: PushPath, load: Load): Promise<Pushed> {
	const wanted = load.perSecond * load.seconds;
	const start = performance.now();
	const sending: Array<Promise<string>> = [];
	for (let index = 0; index < wanted; index += 1) {
		await sleep(start + (index * 1000) / load.perSecond - performance.now());
		sending.push(path.send(index));
	}
	const ids = new Set(await Promise.all(sending));
	const storedAt = await rowTimes(stage, ids);
	const { times, unanswered } = await path.sent(ids);
	const delays = [...times].flatMap(([id, time]) => {
		const stored = storedAt.get(id);
		return stored === undefined ? [] : [stored - time];
	});
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

/** A row as the trigger gives it. */
async function anyRow({ postgres }: Stage): Promise<Record<string, unknown>> {
	const [{ row }] = await postgres.query<{ row: Record<string, unknown> }>(
		`SELECT to_jsonb(lead) - 'stored_at' AS row FROM ${TABLE} lead LIMIT 1`,
	);
	return row;
}
