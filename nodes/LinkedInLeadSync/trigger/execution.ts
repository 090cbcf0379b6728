import { randomBytes } from 'node:crypto';

import type { INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import { asRecord } from '../../shared/values/json';
import type { HowFailed } from './failureReasons';
import { executionFailureOf, rememberMessage } from './failureReasons';
import type { ExecutionFailure, Lead } from './memory/lead';
import type { Ending, Execution } from './memory/ledger';
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
		// After a publication, nothing waits.
		const latest = execution.startedAt === 0 ? LONGEST_ALONE : LATEST_OUTCOME;
		const isOver = started === undefined ? !isElsewhere : age > latest;
		const { reported } = started ?? {};
		const isProcessed =
			execution.isProcessedAtStart === true && reported?.failure?.code !== 'unknown_outcome';
		const outcome = isProcessed ? 'succeeded' : (reported?.outcome ?? (isOver && 'unheard'));
		if (outcome === false) {
			isAnyElsewhere ||= isElsewhere;
			continue;
		}
		const { failure = lastFailureOf(execution), at = now } = reported ?? {};
		next = afterExecution(next, execution, { outcome, failure }, at);
	}
	return { state: next, isAnyElsewhere };
}

/** If n8n reports no reason, for example after its restart, the last known reason is kept. */
function lastFailureOf({ leads: [lead] }: Execution): ExecutionFailure {
	return lead?.failure ?? executionFailureOf(undefined, 'interrupted');
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
	const how = await howEnded(done, triggerName, hasSuccessors);
	if (how === 'succeeded') return { outcome: how };
	const run = await done.catch(() => undefined);
	const failure = executionFailureOf(run, how);
	rememberMessage(trigger, failure, run);
	return { outcome: 'failed', failure };
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
		return name.endsWith('ExecutionCancelledError') ? 'interrupted' : 'unknown_outcome';
	}
}
