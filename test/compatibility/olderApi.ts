import type { Execution } from '../harness/api/execution';
import { N8nRequestError } from '../harness/api/n8nSession';
import type { Workflow, WorkflowDefinition } from '../harness/api/workflows';
import type { N8nClient } from '../harness/n8nClient';
import { waitUntil } from '../harness/waitUntil';

/*
 * What all versions of n8n have in common: older ones want to be told the nodes with every run, and
 * whether a workflow is active when it is saved.
 */

export async function save(
	{ session }: N8nClient,
	definition: WorkflowDefinition,
): Promise<Workflow> {
	const workflow = { settings: {}, ...definition, active: false };
	return await session.send('POST', '/rest/workflows', workflow);
}

/**
 * Runs a workflow and waits for the end.
 *
 * @param start the node to start from
 */
export async function run(
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
export async function whileActive<Result>(
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
