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

/** How long the next execution waits for the previous one at most. */
const LONGEST_ALONE = 15 * MINUTE;

/**
 * n8n does not report the end of all executions: some are cancelled in a queue or lost by a worker. Until this time,
 * they may still be running; afterwards, the trigger retries their leads.
 */
const LATEST_OUTCOME = DAY;

/**
 * If an execution takes too much memory, n8n stops and starts again within this time. A later start has another cause.
 */
const SOON_AFTER_START = 5 * MINUTE;

/** So many executions of a trigger are remembered, because n8n may restore an older state in which they are running. */
const MOST_REMEMBERED = 200;

interface Started {
	/** Milliseconds by `performance.now`, because n8n's clock may be set. */
	at: number;
	/** The end that n8n reported, and when, by n8n's clock. */
	reported?: Ending & { at: number };
	/** Resolves with the report; never rejects. */
	ended: Promise<void>;
}

/**
 * By trigger and execution. n8n reports an outcome only to the process that started the execution. The next poll stores
 * it: outside of a poll, durable cursors would discard a change of the state, and without them, it could overwrite
 * newer data.
 */
const startedExecutions = processMemory(new Map<string, Map<string, Started>>());

/** An execution with these leads. Save it in the state before `emit`, so that its leads are retried if n8n stops. */
export function newExecution(
	leads: Lead[],
	details: Pick<Execution, 'leadId' | 'isProcessedAtStart'> = {},
): Execution {
	const id = randomBytes(6).toString('base64url');
	return { ...details, leads, id, startedAt: Date.now() };
}

/** n8n's Engine 2.0 runs executions, but rejects each promise of an outcome (n8n 2.41). */
export function isOutcomeReported(context: IPollFunctions): boolean {
	return asRecord(context.getWorkflowSettings())?.engineType !== 'v2';
}

/**
 * Starts the execution. Before that, n8n saves the state that was stored last.
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
 * @returns as `isAnyElsewhere`, whether an execution that another process started may still be running
 */
export function withOutcomes(
	state: State,
	trigger: string,
	now: number,
): { state: State; isAnyElsewhere: boolean } {
	let next = state;
	let isAnyElsewhere = false;
	for (const execution of state.ledger.running) {
		// Undefined if another process started the execution, or if the package was updated since.
		const started = startedExecutions.get(trigger)?.get(execution.id);
		const age = started === undefined ? 0 : performance.now() - started.at;
		// With several main processes of n8n, the one that started it may poll next, and knows how it ended.
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

/** If n8n reports no reason, for example after its restart, the last known reason is kept. */
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

/** Notes when the first poll of this process began. Each poll calls it. */
export function noteBeginning(): void {
	if (!firstPollAt.has(THIS_PROCESS)) firstPollAt.set(THIS_PROCESS, Date.now());
}

/** Resolves when all running executions have ended, and never rejects; undefined if none is running. */
export function allEnded(trigger: string): Promise<void> | undefined {
	// From memory, because the stored state may lack executions of an earlier publication.
	const unfinished = [...(startedExecutions.get(trigger)?.values() ?? [])].filter(
		({ reported, at }) => reported === undefined && performance.now() - at < LONGEST_ALONE,
	);
	if (unfinished.length === 0) return undefined;
	return Promise.all(unfinished.map(({ ended }) => ended)).then(() => {});
}

function remember(trigger: string, executionId: string, ending: Promise<Ending>): void {
	const entry: Started = {
		at: performance.now(),
		ended: ending.then((reported) => {
			entry.reported = { ...reported, at: Date.now() };
		}),
	};
	const executions = startedExecutions.get(trigger) ?? new Map<string, Started>();
	startedExecutions.set(trigger, executions.set(executionId, entry));
	if (executions.size <= MOST_REMEMBERED) return;
	// Running executions are kept, because n8n has yet to report how they end.
	const isOver = ({ reported, at }: Started) =>
		reported !== undefined || performance.now() - at > LATEST_OUTCOME;
	const [oldest] = [...executions].find(([, each]) => isOver(each)) ?? [];
	if (oldest !== undefined) executions.delete(oldest);
}

/** How an execution ends, according to n8n's promise. Never rejects. Remembers the message of a failure. */
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
 * - `unknown`: says nothing about the leads. For example, n8n could not start the execution, because a credential is no
 *   longer shared with the workflow.
 * @param hasSuccessors whether a node follows the trigger; if none does, its own success is that of the workflow
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
				// If the trigger was renamed since the publication, n8n executes only the trigger and reports success.
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
		// The class is compared by name, because n8n may have loaded it from another copy of its package.
		const name = (asRecord(error)?.constructor as { name?: string } | undefined)?.name ?? '';
		return name.endsWith('ExecutionCancelledError') ? 'failed' : 'unknown';
	}
}
