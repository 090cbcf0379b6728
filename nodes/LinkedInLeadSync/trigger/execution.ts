import { randomBytes } from 'node:crypto';

import type { INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import { asRecord } from '../../shared/values/json';
import type { Execution, Picked } from './ledger';
import type { Outcome, State } from './state';
import { settled } from './state';
import { triggerId } from './stateStore';
import { MINUTE, HOUR, DAY } from '../../shared/values/time';

/** The next execution waits for the one before, but no longer than this. */
const LONGEST_ALONE = 15 * MINUTE;

/**
 * n8n tells nothing of some executions: cancelled in a queue, or lost by a worker. What this process has started and
 * heard nothing of may still be running, so that its leads are retried only after this time.
 */
const LATEST_OUTCOME = DAY;

/** An execution that takes longer is reported. */
const LONG = HOUR;

/** Executions of one trigger. */
const MOST_REMEMBERED = 1_000;

/** An execution that was started in this process. */
interface Started {
	emittedAt: number;
	outcome?: Outcome;
	/** Settles with the outcome, and never fails. */
	ended: Promise<void>;
}

/**
 * By trigger and execution. n8n tells it to the process that started the execution, and nothing may be stored when it
 * does: with durable cursors that would be lost, without them it could undo what others store.
 */
const startedExecutions = processMemory(new Map<string, Map<string, Started>>());

/** An execution; it must be stored before `emit`, so that its leads are retried should n8n end in between. */
export function newExecution(
	picked: Picked,
	options: Pick<Execution, 'leadId' | 'isImmediate'>,
): Execution {
	return { ...picked, ...options, id: randomBytes(6).toString('base64url'), emittedAt: Date.now() };
}

/**
 * Starts the execution; n8n saves what is stored by now before it does.
 * @param isTold whether n8n tells how its executions end
 */
export function emit(
	context: IPollFunctions,
	{ id, emittedAt }: Execution,
	items: INodeExecutionData[],
	isTold: boolean,
): void {
	if (!isTold) return context.__emit([items]);
	const { name } = context.getNode();
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	const hasSuccessors = context.getChildNodes(name).length > 0;
	remember(triggerId(context), id, emittedAt, outcomeOf(done.promise, name, hasSuccessors));
	context.__emit([items], undefined, done);
}

/**
 * The state once it is known how executions have ended.
 * @returns the outcomes that were not expected, and whether an execution takes so long that it must be reported
 */
export function withOutcomes(
	state: State,
	trigger: string,
	now: number,
): { state: State; outcomes: Outcome[]; isAnyLong: boolean } {
	let next = state;
	let isAnyLong = false;
	const outcomes: Outcome[] = [];
	for (const execution of state.ledger.running) {
		const started = startedExecutions.get(trigger)?.get(execution.id);
		const age = Math.abs(now - execution.emittedAt);
		// What another process has started, or this one before n8n ended, is told to nobody.
		const unheard = started === undefined ? 'interrupted' : age > LATEST_OUTCOME && 'unknown';
		const heard = started?.outcome;
		// Only where nothing ran are these leads not done.
		const isDone = execution.isImmediate === true && heard !== 'unknown';
		const outcome = isDone ? 'confirmed' : (heard ?? unheard);
		if (outcome === false) isAnyLong ||= age > LONG;
		else {
			next = settled(next, execution, outcome, now);
			const isExpected = execution.isTrial && outcome === 'failed';
			if (!isExpected) outcomes.push(outcome);
		}
	}
	return { state: next, outcomes, isAnyLong };
}

/** The end of the executions that others have to wait for; undefined when there are none. */
export function othersWaitFor(trigger: string, now: number): Promise<void> | undefined {
	// Whatever is stored of them: the trigger may have been published again since.
	const waitedFor = [...(startedExecutions.get(trigger)?.values() ?? [])].filter(
		({ outcome, emittedAt }) => outcome === undefined && Math.abs(now - emittedAt) < LONGEST_ALONE,
	);
	if (waitedFor.length === 0) return undefined;
	return Promise.all(waitedFor.map(({ ended }) => ended)).then(() => {});
}

function remember(
	trigger: string,
	executionId: string,
	emittedAt: number,
	outcome: Promise<Outcome>,
): void {
	const ofTrigger = startedExecutions.get(trigger) ?? new Map<string, Started>();
	startedExecutions.set(trigger, ofTrigger);
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
 * The outcome that n8n's promise tells (n8n 2.41). `confirmed`: its leads are done. `failed`: a node behind the trigger
 * ended it. `interrupted`: n8n ended or cancelled it, perhaps because it had too many leads. `untold`: it ran, but n8n
 * cannot tell how it ended. `unknown`: it says nothing about its leads.
 * @param hasSuccessors whether anything follows the trigger: if not, its own success is the workflow's
 */
export async function outcomeOf(
	done: Promise<IRun | undefined>,
	triggerName: string,
	hasSuccessors: boolean,
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
				return 'failed';
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

/** The status that n8n stores. n8n before 1.123.20 hands on `running` whatever became of the execution. */
function statusOf({ status, data, waitTill, finished }: IRun): IRun['status'] {
	if (status !== 'running' && status !== 'new') return status;
	if (data?.resultData?.error !== undefined) return 'error';
	if (waitTill) return 'waiting';
	return finished === true ? 'success' : status;
}
