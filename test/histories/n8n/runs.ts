import type { Told } from './execution';

/** How n8n calls the nodes behind the trigger here. */
const LAST_NODE = 'Store leads';
const WAITING_NODE = 'Wait';

/** What n8n hands over of an execution that has ended, as far as a trigger can look at it (`IRun`). */
export function runOf(triggerName: string, told: Told, error?: Error): unknown {
	const [status, lastNodeExecuted] = {
		success: ['success', LAST_NODE],
		failed: ['error', LAST_NODE],
		waiting: ['waiting', WAITING_NODE],
		nothingRan: ['success', triggerName],
		unknown: ['crashed', LAST_NODE],
	}[told];
	const runData = Object.fromEntries([triggerName, lastNodeExecuted].map((name) => [name, [{}]]));
	return {
		mode: 'trigger',
		status,
		finished: status === 'success',
		startedAt: new Date(),
		...(told === 'waiting' && { waitTill: new Date() }),
		data: {
			resultData: {
				lastNodeExecuted,
				runData: told === 'failed' && error === undefined ? {} : runData,
				...(told === 'failed' && {
					error: { message: error?.message ?? 'job stalled more than allowable limit' },
				}),
			},
		},
	};
}

/** n8n tells these apart by the names of their classes. */
export class ManualExecutionCancelledError extends Error {}

/** What its experimental engine makes n8n say of every execution. */
export class ExecutionNotFoundError extends Error {}
