import { sumBy } from 'lodash';
import { byId } from '../../e2e/support/canvas';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import { ENGINE_ON_DEMAND } from '../../harness/expressionEngine';
import { MANUAL_TRIGGER, workflowOf } from '../../harness/workflowBuilder';
import {
	activateFinishedRows,
	finishedRows,
	linkedInPushes,
	type PushPath,
} from '../contenders/pushPaths';
import { percentile, spreadOf } from '../measure/statistics';
import { digits, milliseconds, range } from '../report/format';
import { organizationId } from '../stage/benchWorld';
import type { Scene, Stage } from '../stage/stage';
import type { Check, Part } from './part';
import { pushAll, TABLE, type Load, type Pushed } from './pushes';

const LOADS: Load[] = [
	{ perSecond: 1, seconds: 20 },
	{ perSecond: 5, seconds: 20, repetitions: 5 },
	{ perSecond: 50, seconds: 1 },
];
const SMOKE_LOADS: Load[] = [{ perSecond: 5, seconds: 2 }];
/** The first pushes read forms and events, and n8n compiles what it runs often. */
const WARM_UPS: Load[] = [
	{ perSecond: 2, seconds: 3 },
	{ perSecond: 5, seconds: 5 },
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
				const pushes: Pushed[] = [];
				while (pushes.length < (load.repetitions ?? 1)) {
					pushes.push(await pushAll(stage, path, load));
				}
				const wanted = sumBy(pushes, 'wanted');
				const found = sumBy(pushes, ({ delays }) => delays.length);
				const at = (percent: number) => pushes.map(({ delays }) => percentile(delays, percent));
				const isComplete = found === wanted;
				if (isComplete) figures[nameOf(load)] = spreadOf(at(95)).median;
				rows.push([
					path.name,
					String(load.perSecond),
					String(wanted),
					...(isComplete
						? [
								...[50, 95].map((percent) => milliseconds(spreadOf(at(percent)).median)),
								range(spreadOf(at(95))),
								...[99, 100].map((percent) => milliseconds(spreadOf(at(percent)).median)),
							]
						: [`no figure: ${wanted - found} rows are missing`, '', '', '', '']),
					digits(sumBy(pushes, 'unanswered')),
				]);
				checks.push({
					name: `Push, ${path.name}: each of ${wanted} leads is a row, ${load.perSecond} a second`,
					isPassed: isComplete,
					found: `${found} rows`,
				});
			}
		};
		const postgres = await PostgresNodes.connect(stage);
		const deactivate = await activate(stage, scene, postgres);
		const pushed = linkedInPushes(scene);
		await measure(pushed, ({ perSecond }) => `p95 at ${perSecond}`);
		await stage.restartN8n(ENGINE_ON_DEMAND);
		const name = `${pushed.name}, n8n’s expression engine on demand`;
		await measure({ ...pushed, name }, ({ perSecond }) => `p95 on demand at ${perSecond}`);
		await stage.restartN8n();
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
						'p95, min – max',
						'p99',
						'Slowest',
						'Not answered in 10 s',
					],
					rows,
					notes: [
						'LinkedIn Lead Notification Trigger, then n8n’s Postgres node with Insert or Update, mapped automatically. The time holds everything between: the check of the signature, reading the lead from LinkedIn, its row, n8n’s execution. For comparison, what n8n itself takes: finished rows are sent to its Webhook node, which hands them to the same Postgres node.',
						'n8n keeps its own data in the same PostgreSQL and saves every execution, as it does unless told otherwise. The row’s time is its column’s default, clock_timestamp(): no polling is in it. The pushes come through TLS and a reverse proxy. Before each measurement some leads are sent that do not count: the first ones read forms and events. Of repetitions the median of each percentile counts.',
						`On demand: n8n was started with ${Object.keys(ENGINE_ON_DEMAND).join(' and ')} set to true. Otherwise it makes an engine for expressions for each webhook request that does not come from its own Webhook node, and for each execution, which is most of what a push costs.`,
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

/** A row as the trigger gives it. */
async function anyRow({ postgres }: Stage): Promise<Record<string, unknown>> {
	const [{ row }] = await postgres.query<{ row: Record<string, unknown> }>(
		`SELECT to_jsonb(lead) - 'stored_at' AS row FROM ${TABLE} lead LIMIT 1`,
	);
	return row;
}
