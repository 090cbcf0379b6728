import { randomBytes } from 'node:crypto';

import type { INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';

import { processBeganAt, processMemory } from '../../shared/processMemory';
import { asRecord } from '../../shared/values/json';
import { returnedIn } from '../../shared/values/returnedLeads';
import type { HowFailed } from './failureReasons';
import { errorOf, executionFailureOf, failureFrom, rememberMessage } from './failureReasons';
import type { Lead } from './memory/lead';
import type { Ending, Execution, Returned } from './memory/ledger';
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
export function newExecution(leads: Lead[], isProcessedAtStart: boolean): Execution {
	const id = randomBytes(6).toString('base64url');
	return { leads, id, startedAt: Date.now(), isProcessedAtStart: isProcessedAtStart || undefined };
}

/** n8n's Engine 2.0 runs executions, but rejects each promise of an outcome (n8n 2.41). */
export function isOutcomeReported(context: IPollFunctions): boolean {
	return asRecord(context.getWorkflowSettings())?.engineType !== 'v2';
}

/**
 * Starts the execution. Before that, n8n saves the state that was stored last.
 * @param items one for each lead, in their order
 */
export function emit(
	context: IPollFunctions,
	{ id, leads }: Execution,
	items: INodeExecutionData[],
): void {
	const { name } = context.getNode();
	const trigger = triggerId(context);
	if (!isOutcomeReported(context)) return context.__emit([items]);
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	const hasSuccessors = context.getChildNodes(name).length > 0;
	context.__emit([items], undefined, done);
	const ending = endingOf(
		trigger,
		leads,
		done.promise,
		howEnded(done.promise, name, hasSuccessors),
	);
	remember(trigger, id, ending);
}

/**
 * Applies the outcomes of ended executions. Another process, such as one before a restart, or another main of n8n, does
 * not tell how its executions ended: they count as running for 15 minutes, and then their leads are retried.
 * @param isPublished whether the user has just published the workflow, so that nothing of other processes is waited for
 * @returns as `isAnyElsewhere`, whether an execution may be running that a living process started; as `isAnyUnknown`,
 * whether one ended of which n8n does not say how
 */
export function withOutcomes(
	state: State,
	trigger: string,
	{ now, isPublished = false }: { now: number; isPublished?: boolean },
): { state: State; isAnyElsewhere: boolean; isAnyUnknown: boolean } {
	const beganAt = processBeganAt();
	let next = state;
	let isAnyElsewhere = false;
	let isAnyUnknown = false;
	for (const execution of state.ledger.running) {
		// Undefined if another process started the execution, or if the package was updated since.
		const started = startedExecutions.get(trigger)?.get(execution.id);
		const isOver = started ? isForgotten(started) : isPublished || isLost(execution, now);
		const { reported } = started ?? {};
		const isNotStarted =
			reported?.outcome === 'unknown' && reported.failure.code === 'unknown_outcome';
		const isProcessed = execution.isProcessedAtStart === true && !isNotStarted;
		const ending: Ending | undefined = isProcessed
			? { outcome: 'succeeded' }
			: (reported ?? (isOver ? unheard(execution) : undefined));
		if (ending === undefined) {
			// Nobody waits for what began before this process: its starter is dead.
			isAnyElsewhere ||= started === undefined && execution.startedAt >= beganAt;
			continue;
		}
		next = afterExecution(next, execution, ending, reported?.at ?? now);
		isAnyUnknown ||= ending.outcome === 'unknown';
	}
	return { state: next, isAnyElsewhere, isAnyUnknown };
}

/** Also if n8n's clock was set back since. */
function isLost({ startedAt }: Execution, now: number): boolean {
	return Math.abs(now - startedAt) >= LONGEST_ALONE;
}

function isForgotten({ at }: Started): boolean {
	return performance.now() - at > LATEST_OUTCOME;
}

/** The end of an execution of which nobody reports one. The last known reason is kept. */
function unheard({ leads: [lead] }: Execution): Ending {
	const failure = lead?.failure ?? executionFailureOf(undefined, 'interrupted');
	return { outcome: 'unknown', failure };
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
	const isOver = (each: Started) => each.reported !== undefined || isForgotten(each);
	const [oldest] = [...executions].find(([, each]) => isOver(each)) ?? [];
	if (oldest !== undefined) executions.delete(oldest);
}

/** How an execution ends, according to n8n's promise. Never rejects. Remembers the messages of failures. */
async function endingOf(
	trigger: string,
	leads: readonly Lead[],
	done: Promise<IRun | undefined>,
	ended: ReturnType<typeof howEnded>,
): Promise<Ending> {
	const how = await ended;
	const run = await done.catch(() => undefined);
	const returned = how === 'succeeded' ? returnedLeads(trigger, leads, run) : undefined;
	if (how === 'succeeded' && returned !== undefined) return { outcome: how, returned };
	const failure = executionFailureOf(run, how === 'succeeded' ? 'unclear_return' : how);
	rememberMessage(trigger, failure, errorOf(run));
	const isRefusal = how === 'failed' || how === 'timeout' || how === 'succeeded';
	return { outcome: isRefusal ? 'failed' : 'unknown', failure };
}

/** @returns undefined if Return leads failed, but On Error let its execution continue */
function returnedLeads(
	trigger: string,
	leads: readonly Lead[],
	run: IRun | undefined,
): Returned | undefined {
	try {
		const reasons = returnedIn(run?.data?.resultData?.metadata).map((reason) => {
			const failure = failureFrom(reason, run);
			rememberMessage(trigger, failure, reason);
			return reason.places.map((place) => [leads[place].hash, failure] as const);
		});
		return new Map(reasons.flat());
	} catch {
		return undefined;
	}
}

/**
 * What n8n's promise says of an execution (n8n 2.41). `succeeded`: the leads are processed.
 * @param hasSuccessors whether a node follows the trigger; if none does, its own success is that of the workflow
 */
export async function howEnded(
	done: Promise<IRun | undefined>,
	triggerName: string,
	hasSuccessors: boolean,
): Promise<'succeeded' | HowFailed> {
	try {
		const run = await done;
		const lastNode = run?.data?.resultData?.lastNodeExecuted;
		switch (run?.status) {
			case 'success':
				// If the trigger was renamed since the publication, n8n executes only the trigger and reports success.
				return hasSuccessors && lastNode === triggerName ? 'unknown_outcome' : 'succeeded';
			case 'waiting':
				return 'succeeded';
			case 'error':
				return 'failed';
			case 'canceled':
			case 'crashed':
				return 'interrupted';
			default:
				return 'unknown_outcome';
		}
	} catch (error) {
		// The class is compared by name, because n8n may have loaded it from another copy of its package.
		const name = (asRecord(error)?.constructor as { name?: string } | undefined)?.name ?? '';
		if (name === 'TimeoutExecutionCancelledError') return 'timeout';
		return name.endsWith('ExecutionCancelledError') ? 'interrupted' : 'unknown_outcome';
	}
}
