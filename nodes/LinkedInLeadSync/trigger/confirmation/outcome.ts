import type { IRun } from 'n8n-workflow';

import { asRecord } from '../../../shared/values/json';
import { processMemory } from '../../../shared/processMemory';

/**
 * What became of an execution. `confirmed`: its leads are done. `failed`: a node behind the trigger ended
 * it. `unknown`: it says nothing about its leads. `interrupted`: n8n ended or cancelled it, perhaps because
 * it had too many leads. `untold`: it ran, but n8n cannot tell how it ended.
 */
export type Outcome = 'confirmed' | 'failed' | 'unknown' | 'interrupted' | 'untold';

/** n8n tells nothing of some executions (cancelled in a queue, lost by a worker): their leads come again. */
export const LATEST_OUTCOME = 3_600_000;

/** Executions of one trigger. */
const MOST_REMEMBERED = 1_000;

/** Which outcomes confirm. */
export type ConfirmLeads = 'onSuccess' | 'onCompletion';

/** An execution that was started in this process. */
interface Started {
	emittedAt: number;
	outcome?: Outcome;
	/** Settles with the outcome, and never fails. */
	ended: Promise<void>;
}

/**
 * By trigger and execution. n8n tells it to the process that started the execution, and nothing may be
 * stored when it does: with durable cursors that would be lost, without them it could undo what others store.
 */
const started = processMemory(new Map<string, Map<string, Started>>());

/** Remembers the outcome of an execution as soon as n8n tells it. */
export function remember(
	trigger: string,
	executionId: string,
	emittedAt: number,
	outcome: Promise<Outcome>,
): void {
	const ofTrigger = started.get(trigger) ?? new Map<string, Started>();
	started.set(trigger, ofTrigger);
	const [oldest] = ofTrigger.keys();
	if (ofTrigger.size >= MOST_REMEMBERED) ofTrigger.delete(oldest);
	const entry: Started = {
		emittedAt,
		ended: outcome.then((known) => {
			entry.outcome = known;
		}),
	};
	ofTrigger.set(executionId, entry);
}

/**
 * What is known of an execution, also when that was taken over already: n8n may hand the trigger an older state
 * once more.
 * @returns undefined when this process has not started it
 */
export function startedExecution(trigger: string, executionId: string): Started | undefined {
	return started.get(trigger)?.get(executionId);
}

/**
 * Those of a trigger that have not ended, whatever is stored of them: the trigger may have been published
 * again since.
 */
export function underWay(trigger: string): Started[] {
	return [...(started.get(trigger)?.values() ?? [])].filter(({ outcome }) => outcome === undefined);
}

/**
 * The outcome that n8n's promise tells (n8n 2.41).
 * @param hasSuccessors whether anything follows the trigger: if not, its own success is the workflow's
 */
export async function outcomeOf(
	done: Promise<IRun | undefined>,
	confirmLeads: ConfirmLeads,
	{ triggerName, hasSuccessors }: { triggerName: string; hasSuccessors: boolean },
): Promise<Outcome> {
	try {
		const run = await done;
		const lastNode = run?.data?.resultData?.lastNodeExecuted;
		switch (run && statusOf(run)) {
			case 'success':
				// Of a node that was renamed meanwhile, n8n runs nothing but the trigger, and calls it a success.
				return hasSuccessors && lastNode === triggerName ? 'unknown' : 'confirmed';
			case 'waiting':
				return 'confirmed';
			case 'error':
				return confirmLeads === 'onCompletion' ? 'confirmed' : 'failed';
			case 'canceled':
			case 'crashed':
				return 'interrupted';
			default:
				return 'unknown';
		}
	} catch (error) {
		// By name, since n8n has its own copy of these classes.
		const name = (asRecord(error)?.constructor as { name?: string } | undefined)?.name ?? '';
		if (name.endsWith('ExecutionCancelledError')) return 'interrupted';
		return name === 'ExecutionNotFoundError' ? 'untold' : 'unknown';
	}
}

/** The status that n8n stores. n8n 1.100 hands on `running` whatever became of the execution. */
function statusOf({ status, data, waitTill, finished }: IRun): IRun['status'] {
	if (status !== 'running' && status !== 'new') return status;
	if (data?.resultData?.error !== undefined) return 'error';
	if (waitTill) return 'waiting';
	return finished === true ? 'success' : status;
}
