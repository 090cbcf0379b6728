import { uniq } from 'lodash';
import { importLeadsToPostgres } from '../../demo/leadsToPostgres';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { compareSyncedTables, untilSynced } from '../../demo/syncedTables';
import { duringTests } from '../../harness/duringTests';
import type { N8nProcess } from '../../harness/n8nProcess';
import { type QueueModeN8n, startQueueModeN8n } from '../../harness/queueMode';
import { waitUntil } from '../../harness/waitUntil';
import { ActiveTrigger, TRIGGER } from '../support/activeTrigger';
import { byId, Canvas } from '../support/canvas';
import { addSomeLeads, ids, leadWorld } from '../support/leadWorld';
import { leadIds, pull, rowIds } from '../support/pulls';
import { RefusingCrm } from '../support/refusingCrm';

/** Parameters with which Lead → Pull returns all leads of `eventLeads`. */
const ALL_LEADS = {
	organizationId: { __rl: true, mode: 'list', value: 'all' },
	returnAll: true,
} as const;

/** A canvas in queue mode with the workflow `leads-to-postgres`, and what each process has done. */
class QueueModeCanvas {
	private constructor(
		readonly canvas: Canvas,
		readonly queueMode: QueueModeN8n,
		/** The id of the template's workflow; it is not published. */
		readonly workflowId: string,
	) {}

	/** Starts n8n's queue mode and a LinkedIn with leads of two organizations. */
	static async open(): Promise<QueueModeCanvas> {
		const queueMode = await startQueueModeN8n();
		const world = leadWorld(Date.now());
		addSomeLeads(world, Date.now());
		const canvas = await Canvas.open({ simulator: { world }, n8n: queueMode });
		const { environment, linkedIn } = canvas;
		const id = await importLeadsToPostgres(environment, linkedIn, 2);
		return new QueueModeCanvas(canvas, queueMode, id);
	}

	/** Waits until the tables have LinkedIn's leads with the same values. */
	async sameAsLinkedIn(): Promise<void> {
		const options = { timeoutMs: 180_000, everyMs: 500 };
		const differences = await untilSynced(this.canvas.environment, options);
		expect(differences).toEqual({ surplus: [], missing: [], different: [] });
	}

	/** The ids of all leads of events. */
	eventLeads(): string[] {
		const { leads } = this.canvas.control;
		return leadIds(leads.list({ leadType: 'EVENT', testLeads: 'exclude' }));
	}

	/**
	 * Pulls several times at once and checks that both workers took part.
	 *
	 * @returns the ids that each pull returned
	 */
	async pullsAtOnce(count: number): Promise<string[][]> {
		const { workers } = this.queueMode;
		const before = workers.map((worker) => executionsOf(worker).length);
		const pulls = Array.from({ length: count }, async () => await pull(this.canvas, ALL_LEADS));
		const pulled = await Promise.all(pulls);
		for (const [index, worker] of workers.entries()) {
			expect(executionsOf(worker).length).toBeGreaterThan(before[index]);
		}
		return pulled;
	}

	/** Waits until a worker has begun an execution, and returns that worker. */
	async workerOf(executionId: string): Promise<N8nProcess> {
		return await waitUntil(`a worker to begin execution ${executionId}`, () =>
			this.queueMode.workers.find((worker) => executionsOf(worker).includes(executionId)),
		);
	}
}

/** The ids of the executions that a worker has begun, over all of its restarts. */
function executionsOf(worker: N8nProcess): string[] {
	return [...worker.logs().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);
}

let opened: QueueModeCanvas;

beforeAll(async () => {
	opened = await QueueModeCanvas.open();
});

afterAll(async () => {
	const refused = opened?.queueMode.refused;
	await opened?.canvas.close();
	expect(refused).toEqual([]);
});

const crm = duringTests(
	async () => await RefusingCrm.start(),
	async (started) => await started.close(),
);

beforeEach(() => opened.canvas.control.faults.clear());

test('an expired token is renewed only once, even if several processes notice the expiry, and each Pull returns all leads', async () => {
	const { calls, faults, tokens } = opened.canvas.control;
	tokens.expireAccess();
	calls.clear();
	// Long enough for the other pulls to be refused before there is a new token.
	const effect = { kind: 'latency', milliseconds: 5000 } as const;
	faults.add({ match: { resource: 'oauth/accessToken' }, effect });
	for (const pulled of await opened.pullsAtOnce(8)) expect(pulled).toEqual(opened.eventLeads());
	expect(opened.eventLeads().length).toBeGreaterThan(25);
	const all = opened.canvas.environment.simulator.calls;
	expect(all.filter(({ status }) => status === 401).length).toBeGreaterThan(1);
	const renewals = all.filter(({ resource }) => resource === 'oauth/accessToken');
	expect(renewals).toEqual([expect.objectContaining({ status: 200 })]);
});

test('the polling trigger outputs each lead once, and after a kill of the main process only the last ones again', async () => {
	const { canvas, queueMode } = opened;
	const { leads, now } = canvas.control;
	const startDate = new Date(now()).toISOString();
	const { workflows } = canvas.environment.client;
	const trigger = await ActiveTrigger.create(canvas, { startFrom: 'date', startDate });
	const added = leads.addMany({ eventId: ids.third }, 1);
	// One execution after another, so that both workers get some.
	while ((await trigger.executions()).length < 6) {
		added.push(...leads.addMany({ eventId: ids.first }, 3));
		await trigger.polls(2);
	}
	expect(await trigger.settled(added)).toEqual(leadIds(added));
	const executions = (await trigger.executions()).map(({ id }) => id);
	const begun = queueMode.workers.map((worker) =>
		executionsOf(worker).filter((id) => executions.includes(id)),
	);
	expect(begun.flat().sort()).toEqual(executions.sort());
	for (const share of begun) expect(share.length).toBeGreaterThan(0);

	const last = (await trigger.executions()).at(-1)?.json(TRIGGER) ?? [];
	await queueMode.n8n.kill();
	added.push(...leads.addMany({ eventId: ids.second }, 120));
	await queueMode.n8n.restart();
	// Otherwise, the last execution counts as running for 15 minutes.
	await workflows.deactivate(trigger.id);
	await workflows.activate(trigger.id);
	const emitted = await trigger.settled(added);
	expect(uniq(emitted)).toEqual(leadIds(added));
	// The killed process could not learn whether these leads were stored.
	const twice = emitted.filter((id, index) => emitted[index - 1] === id);
	expect(rowIds(last)).toEqual(expect.arrayContaining(twice));
	await workflows.delete(trigger.id);
});

test('why a worker could not send a lead is said in the log of the main process', async () => {
	const { canvas, queueMode } = opened;
	const { leads, now } = canvas.control;
	const startDate = new Date(now()).toISOString();
	const [refused] = leadIds(leads.addMany({ eventId: ids.first }, 1));
	crm.refused.add(refused);
	const settings = { startFrom: 'date', startDate };
	const trigger = await ActiveTrigger.create(canvas, settings, [crm.node('lead_id')]);
	const line =
		/Leads of "Leads" in workflow "Test": 1 failing \(CRM 400; \d+ tr(y|ies)\), next try/;
	await waitUntil('the log to say it', () => line.test(queueMode.n8n.logs()) || undefined);
	await canvas.environment.client.workflows.delete(trigger.id);
});

test('pushes reach the webhook process, also without the main process, and a repeated push makes no second row', async () => {
	const { canvas, queueMode } = opened;
	const { environment, control } = canvas;
	const { leads, notifications, subscriptions } = control;
	await environment.postgres.query(
		'CREATE TABLE pushed (lead_id text PRIMARY KEY, email text, times integer DEFAULT 1)',
	);
	const { id } = await canvas.create([
		canvas.notificationTrigger('Instant lead', { organizationId: byId(ids.main) }),
		{
			name: 'Store',
			type: 'n8n-nodes-base.postgres',
			typeVersion: 2.6,
			credentials: { postgres: await createPostgresCredential(environment) },
			parameters: {
				operation: 'executeQuery',
				query: `INSERT INTO pushed (lead_id, email) VALUES ('{{ $json.lead_id }}', '{{ $json.email }}')
					ON CONFLICT (lead_id) DO UPDATE SET times = pushed.times + 1`,
			},
		},
	]);
	await environment.client.workflows.activate(id);
	const [subscription, ...others] = subscriptions.list();
	expect(others).toEqual([]);

	const stored = async (times: number) =>
		await waitUntil('the pushed leads to be stored', async () => {
			// LinkedIn sends a push again that was not answered in time.
			await notifications.retryNow();
			const sum = 'SELECT coalesce(sum(times), 0)::integer AS sum FROM pushed';
			const [row] = await environment.postgres.query<{ sum: number }>(sum);
			return row.sum >= times || undefined;
		});
	notifications.set({ copies: 2 });
	const pushed = leads.addMany({ eventId: ids.first }, 40);
	await notifications.settled();
	await stored(pushed.length);
	// The restarted process does not remember the earlier pushes.
	await queueMode.webhookProcess.kill();
	await queueMode.webhookProcess.restart();
	const [{ body }] = notifications.pushes();
	expect(await notifications.send(subscription.id, { payload: body })).toMatchObject({
		status: 200,
	});
	await stored(pushed.length + 1);
	notifications.set({ copies: 1 });
	await queueMode.n8n.stop();
	pushed.push(leads.add({ eventId: ids.first }));
	await stored(pushed.length + 1);
	await queueMode.n8n.restart();

	const rows = await environment.postgres.query<{ lead_id: string; times: number }>(
		'SELECT lead_id, times FROM pushed WHERE email IS NOT NULL ORDER BY times DESC',
	);
	expect(rowIds(rows)).toEqual(leadIds(pushed));
	expect(rows.slice(0, 2).map(({ times }) => times)).toEqual([2, 1]);
	expect(queueMode.webhookProcess.logs()).toContain('Enqueued execution');
	await environment.client.workflows.delete(id);
	expect(subscriptions.list()).toEqual([]);
});

/** Not for the holder of the lock: within a transaction, PostgreSQL returns the same answer again. */
const WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'";

test('when a worker is killed while it stores leads, its execution fails, and its leads are output again', async () => {
	const { canvas } = opened;
	const { environment, control } = canvas;
	const { client, postgres } = environment;
	await client.workflows.activate(opened.workflowId);
	await opened.sameAsLinkedIn();
	const areFinished = async () =>
		(await client.executions.areFinished(opened.workflowId)) || undefined;
	await waitUntil('all executions to end', areFinished);
	const before = await client.executions.latestId(opened.workflowId);
	const holder = await postgres.connect();
	await holder.query(`BEGIN; LOCK TABLE linkedin_leads_${ids.main} IN EXCLUSIVE MODE`);
	control.leads.addMany({ eventId: ids.first }, 10);
	const id = await waitUntil('an execution to begin', async () => {
		const latest = await client.executions.latestId(opened.workflowId);
		return latest === before ? undefined : latest;
	});
	const worker = await opened.workerOf(id);
	await waitUntil('it to wait for the table', async () => {
		return (await postgres.query(WAITING)).length > 0 || undefined;
	});
	await worker.kill();
	// End the database queries of the killed worker, too.
	await postgres.query(`SELECT pg_terminate_backend(pid) FROM (${WAITING}) AS waiting`);
	await holder.query('COMMIT');
	await holder.end();
	expect((await compareSyncedTables(environment)).missing).toHaveLength(10);
	// The other worker continues.
	expect(await pull(canvas, ALL_LEADS)).toEqual(opened.eventLeads());
	// n8n notices that no worker runs the execution; the exact status does not matter.
	const { status } = await client.executions.finished(id, { timeoutMs: 180_000 });
	expect(status).not.toBe('success');
	await worker.restart();
	await opened.sameAsLinkedIn();
	await client.workflows.deactivate(opened.workflowId);
	await opened.pullsAtOnce(8);
});
