import { leadsToPostgres } from '../demo/leadsToPostgres';
import { storedLeads } from '../demo/storedLeads';
import { byId } from '../e2e/support/canvas';
import { addSomeLeads, ids, leadWorld } from '../e2e/support/leadWorld';
import { LinkedInNodes } from '../e2e/support/linkedInNodes';
import { leadIds, rowIds } from '../e2e/support/pulls';
import { RefusingCrm } from '../e2e/support/refusingCrm';
import type { Execution } from '../harness/api/execution';
import { N8nRequestError } from '../harness/api/n8nSession';
import type { Workflow, WorkflowDefinition } from '../harness/api/workflows';
import { duringTests } from '../harness/duringTests';
import { type LeadSyncEnvironment, startEnvironment } from '../harness/environment';
import { PUBLIC_URL } from '../harness/ingress';
import { startIsolatedN8n } from '../harness/isolatedN8n';
import type { N8nClient } from '../harness/n8nClient';
import { everySeconds } from '../harness/pollTimes';
import { runtimeOf } from '../harness/runtime/runtimeSource';
import { waitUntil } from '../harness/waitUntil';
import { MANUAL_TRIGGER, type NodeDefinition, workflowOf } from '../harness/workflowBuilder';
import { OLDER } from './versions';

/*
 * What all versions of n8n have in common: older ones want to be told the nodes with every run, and
 * whether a workflow is active when it is saved.
 */

async function save({ session }: N8nClient, definition: WorkflowDefinition): Promise<Workflow> {
	const workflow = { settings: {}, ...definition, active: false };
	return await session.send('POST', '/rest/workflows', workflow);
}

/**
 * Runs a workflow and waits for the end.
 *
 * @param start the node to start from
 */
async function run(
	{ session, executions }: N8nClient,
	workflow: Workflow,
	start: string,
): Promise<Execution> {
	const { executionId } = await session.send<{ executionId: string }>(
		'POST',
		`/rest/workflows/${workflow.id}/run`,
		{ workflowData: workflow, triggerToStartFrom: { name: start } },
	);
	// n8n 2.20 answers 500 for one that has begun, but lists it.
	await waitUntil(
		'the run to end',
		async () => (await executions.areFinished(workflow.id)) || undefined,
	);
	return await executions.get(executionId);
}

/**
 * Activates a workflow while something is done, and deactivates it.
 *
 * @throws Error with the trigger's error when it cannot be activated
 */
async function whileActive<Result>(
	{ session, workflows }: N8nClient,
	{ id, versionId }: Workflow,
	action: () => Promise<Result>,
): Promise<Result> {
	const setActive = async (active: boolean) => {
		try {
			await (active ? workflows.activate(id) : workflows.deactivate(id));
		} catch (error) {
			// Older versions know only a workflow's own field for it.
			if (!(error instanceof N8nRequestError && error.status === 404)) throw error;
			await session.send('PATCH', `/rest/workflows/${id}`, { active, versionId });
		}
	};
	await setActive(true);
	try {
		return await action();
	} finally {
		await setActive(false);
	}
}

/** What older versions of n8n need: they end at names of modules that they do not know. */
const SETTINGS = { N8N_DISABLED_MODULES: '', WEBHOOK_URL: `${PUBLIC_URL}/` };

/** An n8n that was never installed on this machine is downloaded and compiled. Milliseconds. */
const LONGEST_START = 1_800_000;

const organizationId = byId(ids.main);

const crm = duringTests(
	async () => await RefusingCrm.start(),
	async (started) => await started.close(),
);

describe.each(OLDER)('n8n $n8n', (version) => {
	let environment: LeadSyncEnvironment;
	let linkedIn: LinkedInNodes;

	beforeAll(async () => {
		const now = Date.now();
		const world = leadWorld(now);
		addSomeLeads(world, now);
		const n8n = await startIsolatedN8n(SETTINGS, runtimeOf(version.n8n, version.node));
		environment = await startEnvironment({ n8n, simulator: { world } });
		linkedIn = new LinkedInNodes(await environment.connectLinkedIn());
	}, LONGEST_START);

	afterAll(async () => await environment?.stop());

	const control = () => environment.simulator.control;

	/** Runs Pull behind a manual trigger. */
	const pull = async () => {
		const { client } = environment;
		const action = linkedIn.action('Pull', 'lead.pull', { organizationId, returnAll: true });
		const workflow = await save(client, workflowOf('Pull', [MANUAL_TRIGGER, action]));
		const execution = await run(client, workflow, MANUAL_TRIGGER.name);
		expect(execution.error).toBeUndefined();
		return execution;
	};

	/** All leads of the main organization that LinkedIn has. */
	const truth = () =>
		leadIds(
			control().leads.list({
				...{ organizationId: ids.main, leadType: 'EVENT', testLeads: 'exclude' },
			}),
		);

	const isWhole = (execution: Execution) => {
		expect(truth()).not.toEqual([]);
		expect(rowIds(execution.json('Pull'))).toEqual(truth());
	};

	async function whilePublished(
		nodes: NodeDefinition[],
		action: (workflowId: string) => Promise<void>,
	): Promise<void> {
		const { client } = environment;
		const workflow = await save(client, workflowOf(nodes[0].name, nodes));
		await whileActive(client, workflow, async () => await action(workflow.id));
	}

	test('Pull outputs all leads of a Page, and again after the token has expired', async () => {
		isWhole(await pull());
		control().tokens.expireAccess();
		isWhole(await pull());
	});

	test('a lead that the workflow refuses comes alone in the end, and the others are stored once', async () => {
		const pollTimes = { ...everySeconds(1) };
		const trigger = linkedIn.trigger('Isolated', { organizationId, pollTimes });
		await whilePublished([trigger, crm.node('lead_id')], async (workflowId) => {
			const { leads } = control();
			const good = leadIds(leads.addMany({ eventId: ids.first }, 5));
			// Later than the good ones, which the trigger therefore tries first: three failures in a row are an outage.
			const submittedAt = Date.now() + 10;
			const { id: bad } = leads.add({ eventId: ids.first, submittedAt });
			crm.refused.add(bad);
			const { executions } = environment.client;
			/** The leads of each execution that has ended like this. */
			const outputs = async (wanted: 'success' | 'error') => {
				const ended = (await executions.list(workflowId)).filter(({ status }) => status === wanted);
				const details = await Promise.all(ended.map(async ({ id }) => await executions.get(id)));
				return details.map((execution) => rowIds(execution.json(trigger.name)));
			};
			await waitUntil('the bad lead to come alone', async () => {
				const stored = (await outputs('success')).flat();
				const isAlone = (await outputs('error')).some((refused) => refused.join() === bad);
				return (isAlone && good.every((id) => stored.includes(id))) || undefined;
			});
			// Start From: Now begins before the publication, so the lead of the test before may come, too.
			const stored = (await outputs('success')).flat();
			expect(stored.filter((id) => good.includes(id)).sort()).toEqual(good);
			const refused = (await outputs('error')).flat();
			expect(refused.filter((id) => id === bad).length).toBeGreaterThan(1);
		});
	});

	test('a new lead is pushed, and unpublishing leaves no subscription behind', async () => {
		const trigger = linkedIn.notificationTrigger('Pushed', { organizationId });
		await whilePublished([trigger], async (workflowId) => {
			const { id } = control().leads.add({ eventId: ids.first });
			const execution = await environment.client.executions.next(workflowId, '0');
			expect(execution.error).toBeUndefined();
			expect(rowIds(execution.json(trigger.name))).toEqual([id]);
		});
		expect(control().subscriptions.list()).toEqual([]);
	});

	test('leads-to-postgres stores a new lead', async () => {
		const { client, postgres } = environment;
		const definition = await leadsToPostgres(environment, linkedIn.linkedIn, 1);
		await whileActive(client, await save(client, definition), async () => {
			const { id } = control().leads.add({ eventId: ids.first });
			await waitUntil('the new lead to be stored', async () => {
				const stored = await storedLeads(postgres);
				return stored.some(({ row }) => row.lead_id === id) || undefined;
			});
		});
	});
});
