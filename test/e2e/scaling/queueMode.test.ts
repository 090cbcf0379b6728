import { createPostgresCredential } from '../../demo/startDemo';
import { compareWithTruth, leadsToStore } from '../../demo/leadTruth';
import { storedLeads } from '../../demo/storedLeads';
import { readTemplate, withCredentials } from '../../demo/template';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { ActiveTrigger, TRIGGER } from '../support/activeTrigger';
import { byId } from '../support/canvas';
import { HOUR, ids } from '../support/leadWorld';
import { leadIds, pull, rowIds } from '../support/pulls';
import { executionsOf, openQueueMode, workerOf, type QueueModeCanvas } from './queueModeCanvas';

jest.setTimeout(600_000);

const IDENTICAL = { surplus: [], missing: [], different: [] };
const SCHEDULE = 'Every 15 minutes';
const ALL = { organizationId: byId('all'), returnAll: true };

let opened: QueueModeCanvas;
let syncId: string;

beforeAll(async () => {
	opened = await openQueueMode();
	const { environment, linkedIn } = opened.canvas;
	const { id } = await environment.client.workflows.create(
		withCredentials(readTemplate('sync-to-postgres'), {
			[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
			postgres: await createPostgresCredential(environment),
		}),
	);
	syncId = id;
});

afterAll(async () => {
	const refused = opened?.queueMode.refused;
	await opened?.close();
	expect(refused).toEqual([]);
});

beforeEach(() => opened.canvas.control.faults.clear());

/** Runs the template, on whichever worker takes it. */
async function sync() {
	const { workflows } = opened.canvas.environment.client;
	return await workflows.run(syncId, SCHEDULE, { timeoutMs: 180_000 });
}

/** How the tables differ from LinkedIn's leads. */
async function differences() {
	const { simulator, postgres } = opened.canvas.environment;
	const rows = (await storedLeads(postgres)).map(({ row }) => row);
	return compareWithTruth(simulator.world, leadsToStore(simulator), rows);
}

const calls = (status: number) =>
	opened.canvas.control.calls.list().filter((call) => call.status === status);

const eventLeads = () =>
	leadIds(opened.canvas.control.leads.list({ leadType: 'EVENT', testLeads: 'exclude' }));

/** Pulls at the same time, so that both workers have to take part; gives what each one got. */
async function pullsAtOnce(count: number): Promise<string[][]> {
	const { canvas, queueMode } = opened;
	const before = queueMode.workers.map((worker) => executionsOf(worker).length);
	const pulled = await Promise.all(
		Array.from({ length: count }, async () => await pull(canvas, ALL)),
	);
	for (const [index, worker] of queueMode.workers.entries()) {
		expect(executionsOf(worker).length).toBeGreaterThan(before[index]);
	}
	return pulled;
}

test('executions are spread over both workers, and each Pull gives exactly the leads there are', async () => {
	for (const pulled of await pullsAtOnce(8)) expect(pulled).toEqual(eventLeads());
	expect(eventLeads().length).toBeGreaterThan(25);
});

test('sync-to-postgres stores every lead, and again what comes later', async () => {
	const { leads } = opened.canvas.control;
	expect((await sync()).error).toBeUndefined();
	expect(await differences()).toEqual(IDENTICAL);
	leads.addMany({ eventId: ids.first }, 60);
	leads.addMany({ eventId: ids.elsewhere }, 5);
	expect((await sync()).error).toBeUndefined();
	expect(await differences()).toEqual(IDENTICAL);
});

test('the editor: pickers, Fetch Test Event', async () => {
	const { canvas } = opened;
	const node = canvas.action('Pull', 'lead.pull', { leadType: 'EVENT' });
	const { results } = await canvas.environment.client.nodeTypes.search({
		nodeType: node.type,
		typeVersion: node.typeVersion,
		parameters: node.parameters ?? {},
		credentials: node.credentials,
		method: 'searchOrganizations',
	});
	expect(results.map(({ value }) => value)).toEqual(
		expect.arrayContaining([ids.main, ids.other, ids.unreadable]),
	);
	const trigger = await ActiveTrigger.create(canvas, {});
	const emitted = rowIds((await trigger.testEvent()).json(TRIGGER));
	expect(emitted).toHaveLength(10);
	expect(leadIds(canvas.control.leads.list())).toEqual(expect.arrayContaining(emitted));
	await trigger.delete();
});

test('a token that expires is renewed once, whichever processes meet it', async () => {
	const { control } = opened.canvas;
	control.tokens.expireAccess();
	control.calls.clear();
	for (const pulled of await pullsAtOnce(8)) expect(pulled).toEqual(eventLeads());
	expect(calls(401).length).toBeGreaterThan(1);
	const renewals = control.calls.list().filter(({ resource }) => resource === 'oauth/accessToken');
	expect(renewals).toEqual([expect.objectContaining({ status: 200 })]);
});

test('a retired API version is followed in each process by itself', async () => {
	const { canvas, queueMode } = opened;
	const { versions } = canvas.control;
	const [retired] = versions.list();
	const linkedIn = await canvas.environment.connectLinkedIn({ apiVersion: retired });
	const credentials = { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn };
	const node = canvas.action('Pull', 'lead.pull', ALL, { credentials });
	const pullAtOnce = async (count: number) => {
		canvas.control.calls.clear();
		const runs = Array.from({ length: count }, async () => await canvas.run([node]));
		for (const execution of await Promise.all(runs)) {
			expect(rowIds(execution.json('Pull'))).toEqual(eventLeads());
		}
	};
	versions.retire(retired);
	await pullAtOnce(8);
	expect(calls(426).length).toBeGreaterThanOrEqual(queueMode.workers.length);
	for (const worker of queueMode.workers) {
		expect(worker.logs()).toContain(`LinkedIn has retired API version ${retired}`);
	}
	await pullAtOnce(8);
	expect(calls(426)).toEqual([]);
});
