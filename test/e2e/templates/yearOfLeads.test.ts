import { importLeadsToPostgres } from '../../demo/leadsToPostgres';
import { compareSyncedTables } from '../../demo/syncedTables';
import { readTemplate } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { waitUntil } from '../../harness/waitUntil';
import { addLeads } from '../../simulator/world/mutations';
import type { World } from '../../simulator/world/types';
import { DAY, HOUR, ids, leadWorld } from '../support/leadWorld';

const IDENTICAL = { surplus: [], missing: [], different: [] };
const LEADS = 3000;
/** The trigger's Batch Size. */
const BATCH = 500;

let environment: LeadSyncEnvironment;
let workflowId: string;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: yearOfLeads(Date.now()) } });
	expect(readTemplate('leads-to-postgres').nodes[0].parameters).toMatchObject({
		startFrom: 'lastDays',
		startDays: 365,
	});
	workflowId = await importLeadsToPostgres(environment, await environment.connectLinkedIn(), 2);
});

afterAll(async () => await environment?.stop());

/** Leads of 360 days, of two organizations and of two versions of a form. */
function yearOfLeads(now: number): World {
	const world = leadWorld(now);
	world.unreadableOrganizationIds.length = 0;
	const start = now - 360 * DAY;
	const apart = (count: number) => Math.floor((360 * DAY) / count);
	addLeads(world, { eventId: ids.first, formVersionId: 1, submittedAt: start }, 1500, apart(1500));
	addLeads(world, { eventId: ids.second, submittedAt: start + HOUR }, 1000, apart(1001));
	addLeads(world, { eventId: ids.elsewhere, submittedAt: start }, 500, apart(500));
	return world;
}

const differences = async () => await compareSyncedTables(environment);

/** Waits until so many leads are missing at most. */
async function missing(most: number): Promise<void> {
	await waitUntil(
		`at most ${most} leads to be missing`,
		async () => (await differences()).missing.length <= most || undefined,
		{ timeoutMs: 200_000, everyMs: 500 },
	);
}

test('a year of leads comes in executions of 500, also when n8n is killed in the middle', async () => {
	const { client, n8n } = environment;
	expect((await differences()).missing).toHaveLength(LEADS);
	await client.workflows.activate(workflowId);
	await missing(LEADS - 2 * BATCH);
	await n8n.kill();
	expect((await differences()).missing).not.toEqual([]);
	await n8n.restart();
	await missing(0);
	expect(await differences()).toEqual(IDENTICAL);

	const ended = await waitUntil('all executions to end', async () => {
		if (!(await client.executions.areFinished(workflowId))) return undefined;
		return await client.executions.listAll(workflowId);
	});
	const succeeded = ended.filter(({ status }) => status === 'success');
	const sizes = await Promise.all(
		succeeded.map(async ({ id }) => (await client.executions.get(id)).items('New leads').length),
	);
	expect(Math.max(...sizes)).toBeLessThanOrEqual(BATCH);
	// Only what was under way when n8n was killed comes again.
	expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(LEADS + BATCH);
});
