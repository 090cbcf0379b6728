import { randomBytes } from 'node:crypto';

import type { INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import { asRecord } from '../../shared/values/json';
import type { Ending, ExecutionFailure, Outcome } from './ending';
import { executionFailureOf, rememberMessage } from './ending';
import type { Lead } from './memory/lead';
import type { Execution } from './memory/ledger';
import type { State } from './memory/state';
import { afterExecution } from './memory/state';
import { triggerId } from './stateStore';
import { MINUTE, DAY } from '../../shared/values/time';

/** The next execution waits for the previous one, but not longer. */
const LONGEST_ALONE = 15 * MINUTE;

/**
 * n8n does not report all executions: some are cancelled in a queue or lost by a worker. After this time, the
 * trigger retries their leads; before, they may still be running.
 */
const LATEST_OUTCOME = DAY;

/**
 * Where n8n ran out of memory, it starts again within so long. A later start is one that has nothing to do with the execution.
 */
const SOON_AFTER_START = 5 * MINUTE;

/** For one trigger: n8n may put an older state back. */
const MOST_REMEMBERED = 200;

interface Started {
	/** By this process's clock, which nobody can set. Milliseconds. */
	at: number;
	/** What n8n reported, and when by n8n's clock. */
	reported?: Ending & { at: number };
	/** Resolves with the report; never rejects. */
	ended: Promise<void>;
}

/**
 * By trigger and execution. n8n reports outcomes only to the process that started the execution. Storing them
 * at that moment would be unsafe: durable cursors would discard the change, and otherwise it could overwrite
 * newer data. So the next poll stores them.
 */
const startedExecutions = processMemory(new Map<string, Map<string, Started>>());

/** Store the execution before `emit`, so that its leads are retried if n8n stops in between. */
export function newExecution(
	leads: Lead[],
	others: Pick<Execution, 'leadId' | 'isProcessedAtStart'> = {},
): Execution {
	const id = randomBytes(6).toString('base64url');
	return { ...others, leads, id, startedAt: Date.now() };
}

/** n8n's Engine 2.0 runs executions, but rejects each promise of an outcome (n8n 2.41). */
export function isOutcomeReported(context: IPollFunctions): boolean {
	return asRecord(context.getWorkflowSettings())?.engineType !== 'v2';
}

/**
 * Starts the execution; n8n first saves the stored state.
 * @param outputs the items of each output of the trigger
 */
export function emit(
	context: IPollFunctions,
	{ id }: Execution,
	outputs: INodeExecutionData[][],
): void {
	const { name } = context.getNode();
	const trigger = triggerId(context);
	if (!isOutcomeReported(context)) return context.__emit(outputs);
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	const hasSuccessors = context.getChildNodes(name).length > 0;
	context.__emit(outputs, undefined, done);
	remember(trigger, id, endingOf(trigger, done.promise, name, hasSuccessors));
}

/**
 * Applies the outcomes of ended executions.
 * @returns also whether an execution may run that another process has started
 */
export function withOutcomes(
	state: State,
	trigger: string,
	now: number,
): { state: State; isAnyElsewhere: boolean } {
	let next = state;
	let isAnyElsewhere = false;
	for (const execution of state.ledger.running) {
		// Undefined if another process started the execution, or this one before an update of the package.
		const started = startedExecutions.get(trigger)?.get(execution.id);
		const age = started === undefined ? 0 : performance.now() - started.at;
		// The main that started it may poll next, and knows how it ended.
		const isElsewhere =
			started === undefined && Math.abs(now - execution.startedAt) < LONGEST_ALONE;
		const unheard = started === undefined ? 'unheard' : 'unknown';
		const isOver = started === undefined ? !isElsewhere : age > LATEST_OUTCOME;
		const { reported } = started ?? {};
		const isProcessed = execution.isProcessedAtStart === true && reported?.outcome !== 'unknown';
		const outcome = isProcessed ? 'succeeded' : (reported?.outcome ?? (isOver && unheard));
		if (outcome === false) {
			isAnyElsewhere ||= isElsewhere;
			continue;
		}
		const { failure = lastFailureOf(execution), at = now } = reported ?? {};
		const isStop = isStartSoonAfter(execution);
		next = afterExecution(next, execution, { outcome, failure, isStop }, at);
	}
	return { state: next, isAnyElsewhere };
}

/** Where n8n reports no reason, as after its restart, the reason of the last failure that it reported stays. */
function lastFailureOf({ leads: [lead] }: Execution): ExecutionFailure {
	return lead?.failure ?? executionFailureOf(undefined, true);
}

/** Whether this process began soon after an execution had started. */
function isStartSoonAfter({ startedAt }: Execution): boolean {
	const began = firstPollAt.get(THIS_PROCESS) ?? Date.now();
	return began >= startedAt && began - startedAt < SOON_AFTER_START;
}

const THIS_PROCESS = '';

/** By n8n's clock. Milliseconds. */
const firstPollAt = processMemory(new Map<typeof THIS_PROCESS, number>());

/** Notes when this process began, to be called by each poll. */
export function noteBeginning(): void {
	if (!firstPollAt.has(THIS_PROCESS)) firstPollAt.set(THIS_PROCESS, Date.now());
}

/** Resolves when all running executions have ended; undefined if none is running. */
export function othersWaitFor(trigger: string): Promise<void> | undefined {
	// Includes executions of an earlier publication, which the stored state may lack.
	const waitedFor = [...(startedExecutions.get(trigger)?.values() ?? [])].filter(
		({ reported, at }) => reported === undefined && performance.now() - at < LONGEST_ALONE,
	);
	if (waitedFor.length === 0) return undefined;
	return Promise.all(waitedFor.map(({ ended }) => ended)).then(() => {});
}

function remember(trigger: string, executionId: string, ending: Promise<Ending>): void {
	const entry: Started = {
		at: performance.now(),
		ended: ending.then((known) => {
			entry.reported = { ...known, at: Date.now() };
		}),
	};
	const ofTrigger = startedExecutions.get(trigger) ?? new Map<string, Started>();
	startedExecutions.set(trigger, ofTrigger.set(executionId, entry));
	if (ofTrigger.size <= MOST_REMEMBERED) return;
	// One that is running is still to be heard of.
	const isOver = ({ reported, at }: Started) =>
		reported !== undefined || performance.now() - at > LATEST_OUTCOME;
	const [oldest] = [...ofTrigger].find(([, each]) => isOver(each)) ?? [];
	if (oldest !== undefined) ofTrigger.delete(oldest);
}

/** Never rejects. Keeps the message of a failure in memory. */
async function endingOf(
	trigger: string,
	done: Promise<IRun | undefined>,
	triggerName: string,
	hasSuccessors: boolean,
): Promise<Ending> {
	const outcome = await outcomeOf(done, triggerName, hasSuccessors);
	if (outcome !== 'failed') return { outcome };
	const run = await done.catch(() => undefined);
	const failure = executionFailureOf(run, run?.status !== 'error');
	rememberMessage(trigger, failure, run);
	return { outcome, failure };
}

/**
 * The outcome according to n8n's promise (n8n 2.41).
 * - `succeeded`: the leads are processed.
 * - `failed`: a later node failed, or n8n ended or cancelled the execution.
 * - `unknown`: the outcome says nothing about the leads. For example, n8n could not start the execution, because a
 *   credential is no longer shared with the workflow.
 * @param hasSuccessors whether a node follows the trigger; if not, the trigger's success is the workflow's
 */
export async function outcomeOf(
	done: Promise<IRun | undefined>,
	triggerName: string,
	hasSuccessors: boolean,
): Promise<Outcome> {
	try {
		const run = await done;
		const lastNode = run?.data?.resultData?.lastNodeExecuted;
		switch (run?.status) {
			case 'success':
				// If the trigger was renamed meanwhile, n8n runs only the trigger and reports success.
				return hasSuccessors && lastNode === triggerName ? 'unknown' : 'succeeded';
			case 'waiting':
				return 'succeeded';
			case 'error':
			case 'canceled':
			case 'crashed':
				return 'failed';
			default:
				return 'unknown';
		}
	} catch (error) {
		// By name, because n8n has its own copies of these classes.
		const name = (asRecord(error)?.constructor as { name?: string } | undefined)?.name ?? '';
		return name.endsWith('ExecutionCancelledError') ? 'failed' : 'unknown';
	}
}
