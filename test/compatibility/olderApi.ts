import type { Execution } from '../harness/api/execution';
import type { Workflow, WorkflowDefinition } from '../harness/api/workflows';
import type { N8nClient } from '../harness/n8nClient';

/**
 * Saves and runs a workflow by what all versions of n8n have in common: older ones want to be told
 * its nodes with every run, and whether it is active when it is saved.
 *
 * @param start the node to start from
 */
export async function saveAndRun(
	{ session, executions }: N8nClient,
	definition: WorkflowDefinition,
	start: string,
): Promise<Execution> {
	const workflow = await session.send<Workflow>('POST', '/rest/workflows', {
		settings: {},
		...definition,
		active: false,
	});
	const { executionId } = await session.send<{ executionId: string }>(
		'POST',
		`/rest/workflows/${workflow.id}/run`,
		{ workflowData: workflow, triggerToStartFrom: { name: start } },
	);
	return await executions.finished(executionId);
}
