import { leadsToStore } from '../../demo/leadTruth';
import { createPostgresCredential } from '../../demo/startDemo';
import { compareSyncedTables } from '../../demo/syncedTables';
import { readTemplate, withCredentials, withParameters } from '../../demo/template';
import type { Execution } from '../../harness/api/execution';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { waitUntil } from '../../harness/waitUntil';
import type { World } from '../../simulator/world/types';
import { addLead, addLeads } from '../../simulator/world/mutations';
import { DAY, HOUR, ids, leadWorld } from '../support/leadWorld';
import { takeRolesAway } from '../support/roles';

jest.setTimeout(600_000);

const TRIGGER = 'Start by hand';
const IDENTICAL = { surplus: [], missing: [], different: [] };
const WEEK = 7 * DAY;
/** Each organization has its own windows. */
const ORGANIZATIONS = [ids.main, ids.other];

interface FinishedWindow {
	organization_id: string;
	window_start: Date;
	window_end: Date;
	leads: number;
	finished_at: Date;
}

let environment: LeadSyncEnvironment;
/** The template as it is, and with fewer windows, of four weeks each. */
let weekByWeek: string;
let monthByMonth: string;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: yearOfLeads(Date.now()) } });
	const credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
		postgres: await createPostgresCredential(environment),
	};
	const template = withCredentials(readTemplate('backfill-to-postgres'), credentials);
	const longer = withParameters(template, 'Time windows', { windowLength: 4, windowUnit: 'weeks' });
	const { workflows } = environment.client;
	weekByWeek = (await workflows.create(template)).id;
	monthByMonth = (await workflows.create(longer)).id;
});

beforeEach(async () => {
	const { postgres, simulator } = environment;
	simulator.control.faults.clear();
	simulator.control.calls.clear();
	const tables = await postgres.query<{ name: string }>(
		`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
	);
	for (const { name } of tables) await postgres.query(`DROP TABLE "${name}"`);
});

afterAll(async () => await environment?.stop());

/** Leads of 360 days, some at the very ends of weeks, two versions of a form among them. */
function yearOfLeads(now: number): World {
	const world = leadWorld(now);
	world.unreadableOrganizationIds.length = 0;
	const start = now - 360 * DAY;
	addLeads(world, { eventId: ids.first, formVersionId: 1, submittedAt: start }, 80, 60 * HOUR);
	addLeads(world, { eventId: ids.second, submittedAt: start + HOUR }, 80, 100 * HOUR);
	addLeads(world, { eventId: ids.elsewhere, submittedAt: start }, 120, 70 * HOUR);
	const monday = mondayBefore(now - 100 * DAY);
	for (const submittedAt of [monday - 1, monday, monday + 1]) {
		addLead(world, { eventId: ids.third, submittedAt });
	}
	addLead(world, { eventId: ids.third, submittedAt: now - HOUR });
	return world;
}

function mondayBefore(time: number): number {
	const monday = Date.UTC(1970, 0, 5);
	return time - ((time - monday) % WEEK);
}

const backfill = async (id = monthByMonth): Promise<Execution> =>
	await environment.client.workflows.run(id, TRIGGER, { timeoutMs: 300_000 });

/** Starts a run and waits for some windows to be finished, so that it is in the middle. */
async function startedBackfill(finished: number): Promise<string> {
	const { executionId } = await environment.client.session.send<{ executionId: string }>(
		'POST',
		`/rest/workflows/${monthByMonth}/run`,
		{ triggerToStartFrom: { name: TRIGGER } },
	);
	await waitUntil(`${finished} windows to be finished`, async () => {
		const windows = await finishedWindows().catch(() => []);
		return windows.length >= finished || undefined;
	});
	return executionId;
}

async function differences(leftOut: string[] = []) {
	return await compareSyncedTables(environment, leftOut);
}

async function finishedWindows(): Promise<FinishedWindow[]> {
	return await environment.postgres.query<FinishedWindow>(
		`SELECT * FROM linkedin_backfill_windows ORDER BY window_start, organization_id`,
	);
}

const windowKey = (organizationId: string, start: number, end: number) =>
	`${organizationId} ${new Date(start).toISOString()} ${new Date(end).toISOString()}`;

/** The windows whose first page was asked for since the calls were cleared, by how often. */
function pulledWindows(): Map<string, number> {
	const pulled = new Map<string, number>();
	for (const { resource, query, ownerUrn } of environment.simulator.calls) {
		const range = /submittedAtTimeRange=\(start:(\d+),end:(\d+)\)/.exec(query);
		if (resource !== 'leadFormResponses' || !range || !/[?&]?start=0(&|$)/.test(query)) continue;
		const organizationId = ownerUrn?.split(':').at(-1) ?? '';
		const key = windowKey(organizationId, Number(range[1]), Number(range[2]));
		pulled.set(key, (pulled.get(key) ?? 0) + 1);
	}
	return pulled;
}

const doneForGood = (windows: FinishedWindow[]) =>
	windows
		.filter(({ window_end, finished_at }) => finished_at.getTime() >= window_end.getTime() + DAY)
		.map(({ organization_id, window_start, window_end }) =>
			windowKey(organization_id, window_start.getTime(), window_end.getTime()),
		);

test('a year of leads is stored week by week, each lead once; another run reads the newest week only', async () => {
	expect((await backfill(weekByWeek)).error).toBeUndefined();
	expect(await differences()).toEqual(IDENTICAL);

	const windows = await finishedWindows();
	const pulled = pulledWindows();
	expect(windows.length).toBeGreaterThanOrEqual(ORGANIZATIONS.length * 53);
	expect(windows.reduce((sum, { leads }) => sum + leads, 0)).toBe(
		leadsToStore(environment.simulator).length,
	);
	expect([...pulled.values()].filter((times) => times !== 1)).toEqual([]);
	expect(pulled.size).toBe(windows.length);
	for (const { window_start, window_end } of windows) {
		expect(window_end.getTime() - window_start.getTime()).toBeLessThanOrEqual(WEEK);
	}

	environment.simulator.control.calls.clear();
	expect((await backfill(weekByWeek)).error).toBeUndefined();
	expect(doneForGood(windows).filter((key) => pulledWindows().has(key))).toEqual([]);
	expect(pulledWindows().size).toBe(windows.length - doneForGood(windows).length);
	expect(await differences()).toEqual(IDENTICAL);
});

test('n8n is killed in the middle: the next run goes on with the first unfinished window', async () => {
	const { n8n, simulator } = environment;
	await startedBackfill(6);
	await n8n.kill();
	const finished = doneForGood(await finishedWindows());
	expect(finished.length).toBeGreaterThanOrEqual(6);
	expect((await differences()).missing).not.toEqual([]);
	await n8n.restart();

	simulator.control.calls.clear();
	expect((await backfill()).error).toBeUndefined();
	expect(await differences()).toEqual(IDENTICAL);
	expect(finished.filter((key) => pulledWindows().has(key))).toEqual([]);
	const all = doneForGood(await finishedWindows());
	expect(all.slice(0, finished.length)).toEqual(finished);
});

test('the database fails in the middle: the run stops with an error, and the next one goes on', async () => {
	const { client, postgres, simulator } = environment;
	const executionId = await startedBackfill(6);
	await postgres.stopServer();
	let execution: Execution;
	try {
		execution = await client.executions.finished(executionId, { timeoutMs: 120_000 });
	} finally {
		await postgres.startServer();
	}
	expect(execution.status).toBe('error');
	expect(execution.error?.message).toMatch(/[Cc]onnection|connect ECONNREFUSED|shutting down/);
	const finished = doneForGood(await finishedWindows());
	expect((await differences()).missing).not.toEqual([]);

	simulator.control.calls.clear();
	expect((await backfill()).error).toBeUndefined();
	expect(await differences()).toEqual(IDENTICAL);
	expect(finished.filter((key) => pulledWindows().has(key))).toEqual([]);
});

test('LinkedIn fails in the middle: the run stops at once, and the next one goes on', async () => {
	const { client, simulator } = environment;
	const executionId = await startedBackfill(6);
	simulator.control.faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'status', status: 503 },
		times: 'always',
	});
	const { error } = await client.executions.finished(executionId, { timeoutMs: 120_000 });
	expect(error?.message).toContain('it goes on with the first unfinished window');
	const finished = doneForGood(await finishedWindows());
	simulator.control.faults.clear();

	simulator.control.calls.clear();
	expect((await backfill()).error).toBeUndefined();
	expect(await differences()).toEqual(IDENTICAL);
	expect(finished.filter((key) => pulledWindows().has(key))).toEqual([]);
});

test('a member who may read the leads of no page is told so, and the next run reads them', async () => {
	const giveRolesBack = takeRolesAway(environment.simulator);
	const { error } = await backfill();
	giveRolesBack();
	expect(error?.node?.name).toBe('Report missing role');
	expect(error?.message).toContain('give this member the role Super admin or Content admin');
	expect((await backfill()).error).toBeUndefined();
	expect(await differences()).toEqual(IDENTICAL);
});

test('leads that cannot be read or stored stop no other, and their windows are pulled again', async () => {
	const { postgres, simulator } = environment;
	const { leads, organizations } = simulator.control;
	const table = `linkedin_leads_${ids.main}`;
	const [poison, refused] = leadsToStore(simulator).filter(({ eventId }) => eventId === ids.first);
	leads.damage(poison.id, { kind: 'poison' });
	organizations.setUnreadable(ids.unreadable, true);
	expect((await backfill()).error?.message).toMatch(/^Everything else was stored, but 2 /);
	await postgres.query(`DELETE FROM ${table} WHERE lead_id = $1`, [refused.id]);
	await postgres.query(`ALTER TABLE ${table} ADD CHECK (lead_id <> '${refused.id}')`);
	await postgres.query('DELETE FROM linkedin_backfill_windows');

	const { error } = await backfill();
	expect(error?.node?.name).toBe('Report problems');
	expect(error?.message).toContain(`${refused.id}: The database did not take this lead`);
	expect(error?.message).toContain(`organization ${ids.unreadable}: LinkedIn does not`);
	expect(await differences([poison.id, refused.id])).toEqual(IDENTICAL);
	expect((await differences()).missing.sort()).toEqual([poison.id, refused.id].sort());

	leads.damage(poison.id, null);
	organizations.setUnreadable(ids.unreadable, false);
	await postgres.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_lead_id_check`);
	const finished = doneForGood(await finishedWindows());
	simulator.control.calls.clear();
	expect((await backfill()).error).toBeUndefined();
	expect(await differences()).toEqual(IDENTICAL);
	expect(finished.filter((key) => pulledWindows().has(key))).toEqual([]);
});
