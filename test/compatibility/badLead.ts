import { ids } from '../e2e/support/leadWorld';
import { rowIds } from '../e2e/support/pulls';
import type { Execution } from '../harness/api/execution';
import type { Executions } from '../harness/api/executions';
import { waitUntil } from '../harness/waitUntil';
import type { NodeDefinition } from '../harness/workflowBuilder';

/** How a destination looks that refuses whatever holds somebody of the second event. */
export const REFUSING_NODES: NodeDefinition[] = [
	{
		name: 'Bad leads',
		type: 'n8n-nodes-base.filter',
		typeVersion: 2.2,
		parameters: {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				conditions: [
					{
						id: 'event',
						leftValue: '={{ $json.event_id }}',
						rightValue: ids.second,
						operator: { type: 'string', operation: 'equals' },
					},
				],
				combinator: 'and',
			},
			options: {},
		},
	},
	{
		name: 'Refuse',
		type: 'n8n-nodes-base.stopAndError',
		typeVersion: 1,
		parameters: { errorMessage: 'The destination refuses this lead' },
	},
];

/** What a trigger emitted, by how the execution ended. */
interface Emitted {
	stored: string[];
	refused: string[];
}

/**
 * Waits until a trigger has found out which one of its leads cannot be stored.
 *
 * @param trigger the name of the trigger
 * @param bad the id of the lead that the destination refuses
 * @param good the ids of leads that it takes
 */
export async function untilIsolated(
	executions: Executions,
	workflowId: string,
	trigger: string,
	bad: string,
	good: string[],
): Promise<Emitted> {
	return await waitUntil('the bad lead to come alone', async () => {
		const ended = await endedOf(executions, workflowId);
		const emitted = emittedBy(ended, trigger);
		const isStored = good.every((id) => emitted.stored.includes(id));
		const isAlone = ended.some(
			(each) => each.status === 'error' && rowIds(each.json(trigger)).join() === bad,
		);
		return isStored && isAlone ? emitted : undefined;
	});
}

async function endedOf(executions: Executions, workflowId: string): Promise<Execution[]> {
	const summaries = await executions.list(workflowId);
	const ended = summaries.filter(({ status }) => status === 'success' || status === 'error');
	return await Promise.all(ended.map(async ({ id }) => await executions.get(id)));
}

function emittedBy(ended: Execution[], trigger: string): Emitted {
	const idsOf = (status: string) =>
		ended
			.filter((execution) => execution.status === status)
			.flatMap((execution) => rowIds(execution.json(trigger)));
	return { stored: idsOf('success'), refused: idsOf('error') };
}
