import { isolate, type IsolatedN8n } from '../../harness/isolatedN8n';
import { N8nClient } from '../../harness/n8nClient';
import type { N8nProcess } from '../../harness/n8nProcess';
import { installPackage } from '../../harness/packPackage';
import { everySeconds } from '../../harness/pollTimes';
import { Postgres } from '../../harness/postgres';
import { databaseSettings } from '../../harness/queueMode';
import { Teardown } from '../../harness/teardown';
import { waitUntil } from '../../harness/waitUntil';
import type { Lead } from '../../simulator/world/types';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';
import { PostgresNodes } from '../support/postgresNodes';

/** Two mains with one database. n8n lets them run at once only with a licence, so here they take turns. */
type Mains = IsolatedN8n & { second: N8nProcess };

/** The second one does not run yet. */
async function startMains(): Promise<Mains> {
	const teardown = new Teardown();
	return await teardown.guard(async () => {
		const { ports, refused, start } = await isolate(teardown);
		const database = await Postgres.start();
		teardown.add(async () => await database.remove());
		const options = { environment: databaseSettings(database), prepare: installPackage };
		const second = await start(options);
		await second.stop();
		const n8n = await start(options);
		return { n8n, second, ports, refused, stop: async () => await teardown.run() };
	});
}

const EVENTS = { First: ids.first, Second: ids.second };

/** Saves a workflow with a trigger for each event, which counts how often each lead is stored. @returns its id */
async function createWorkflow(canvas: Canvas): Promise<string> {
	const { postgres } = canvas.environment;
	await postgres.query('CREATE TABLE came (lead_id text PRIMARY KEY, times integer DEFAULT 1)');
	const triggers = Object.entries(EVENTS).map(([name, eventId]) =>
		canvas.trigger(name, {
			...{ organizationId: byId(ids.main), eventId: byId(eventId), startFrom: 'now' },
			pollTimes: { ...everySeconds(2) },
		}),
	);
	const store = (await PostgresNodes.connect(canvas.environment)).execute(
		'Store',
		`INSERT INTO came (lead_id) VALUES ('{{ $json.lead_id }}')
		ON CONFLICT (lead_id) DO UPDATE SET times = came.times + 1`,
	);
	const toStore = { main: [[{ node: store.name, type: 'main' as const, index: 0 }]] };
	const connections = { First: toStore, Second: toStore };
	const { id } = await canvas.create([...triggers, store], { connections });
	return id;
}

/** Otherwise, what the other main has started counts as running for 15 minutes. */
async function publishAnew({ url }: N8nProcess, workflowId: string): Promise<void> {
	const { workflows } = await N8nClient.connect(url);
	await workflows.deactivate(workflowId);
	await workflows.activate(workflowId);
}

const WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'";

/** Kills a main while an execution stores the leads that come now. */
async function killWhileStoring(postgres: Postgres, main: N8nProcess, come: () => Lead[]) {
	const holder = await postgres.connect();
	await holder.query('BEGIN; LOCK TABLE came IN EXCLUSIVE MODE');
	const leads = come();
	const isWaiting = async () => (await postgres.query(WAITING)).length > 0 || undefined;
	await waitUntil('an execution to wait for the table', isWaiting);
	await main.kill();
	await postgres.query(`SELECT pg_terminate_backend(pid) FROM (${WAITING}) AS waiting`);
	await holder.query('COMMIT');
	await holder.end();
	return leads;
}

test('two polling triggers in one workflow lose nothing when another main takes over, in order or after a kill, and repeat only what was output last', async () => {
	const mains = await startMains();
	const { n8n, second } = mains;
	const canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) }, n8n: mains });
	const { environment, control } = canvas;
	const come = () =>
		Object.values(EVENTS).flatMap((eventId) => control.leads.addMany({ eventId }, 2));
	/** Waits until all of these leads are stored. @returns how often each was */
	const stored = async (leads: Lead[]) =>
		await waitUntil('the leads to be stored', async () => {
			const rows = await environment.postgres.query<{ lead_id: string; times: number }>(
				'SELECT * FROM came',
			);
			const times = new Map(rows.map((row) => [row.lead_id, row.times]));
			const found = leads.flatMap(({ id }) => times.get(id) ?? []);
			return found.length === leads.length ? found : undefined;
		});
	const comeAndAreStored = async (leads = come()) => {
		await stored(leads);
		return leads;
	};
	try {
		const id = await createWorkflow(canvas);
		await environment.client.workflows.activate(id);
		const before = await comeAndAreStored();
		const last = await comeAndAreStored();
		await n8n.stop();
		const between = come();
		await second.restart();
		await publishAnew(second, id);
		await comeAndAreStored(between);
		const lastOfSecond = await comeAndAreStored();
		const halfway = await killWhileStoring(environment.postgres, second, come);
		await n8n.restart();
		await publishAnew(n8n, id);
		await comeAndAreStored([...halfway, ...(await comeAndAreStored())]);
		const once = [...before, ...between, ...halfway];
		expect(await stored(once)).toEqual(once.map(() => 1));
		expect(Math.max(...(await stored([...last, ...lastOfSecond])))).toBeLessThanOrEqual(2);
		expect(mains.refused).toEqual([]);
	} finally {
		await canvas.close();
	}
});
