import { randomBytes } from 'node:crypto';

import { uniq } from 'lodash';
import type { INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';

import { leadSetsOf } from './leadSet';
import type { Confirmation, Execution, ExecutionKind } from './confirmation/confirmation';
import { LONGEST_ALONE } from './confirmation/next';
import type { ConfirmLeads, Outcome } from './confirmation/outcome';
import {
	LATEST_OUTCOME,
	outcomeOf,
	remember,
	startedExecution,
	underWay,
} from './confirmation/outcome';
import { settle } from './confirmation/settle';
import type { EmittedLead } from './emittedLeads';
import { triggerId } from './triggerState';

/**
 * Notes that an execution gets these leads. It must be stored before `emit`: should n8n end in the middle, the
 * leads come again, and a batch that was too much for n8n comes back half as large.
 */
export function begin(
	confirmation: Confirmation,
	leads: readonly EmittedLead[],
	kind: ExecutionKind,
	failures: number,
): Execution {
	const execution: Execution = {
		id: randomBytes(6).toString('base64url'),
		kind,
		emittedAt: Date.now(),
		leads: leadSetsOf(leads),
		failures,
		formIds: uniq(leads.flatMap(({ formId }) => formId ?? [])),
		leadId: leads.length === 1 ? leads[0].id : undefined,
	};
	confirmation.running.push(execution);
	return execution;
}

/** Starts the execution; n8n saves what is stored by now before it does. */
export function emit(
	context: IPollFunctions,
	{ id, emittedAt }: Execution,
	items: INodeExecutionData[],
	confirmLeads: ConfirmLeads,
): void {
	const { name } = context.getNode();
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	const hasSuccessors = context.getChildNodes(name).length > 0;
	const outcome = outcomeOf(done.promise, confirmLeads, { triggerName: name, hasSuccessors });
	remember(triggerId(context), id, emittedAt, outcome);
	context.__emit([items], undefined, done);
}

/**
 * Takes over what became of the executions.
 * @param now epoch milliseconds
 * @returns the outcomes
 */
export function takeOver(trigger: string, confirmation: Confirmation, now: number): Outcome[] {
	return [...confirmation.running].flatMap((execution) => {
		const started = startedExecution(trigger, execution.id);
		const isLate = Math.abs(now - execution.emittedAt) > LATEST_OUTCOME;
		// What another process has started, or this one before n8n ended, is told to nobody.
		const outcome = started === undefined || isLate ? 'interrupted' : undefined;
		const known = started?.outcome ?? outcome;
		if (known === undefined) return [];
		settle(confirmation, execution, known, now);
		return [known];
	});
}

/**
 * The end of the executions that others have to wait for.
 * @param now epoch milliseconds
 * @returns undefined when there are none
 */
export function othersWaitFor(trigger: string, now: number): Promise<void> | undefined {
	const started = underWay(trigger).filter(
		({ emittedAt }) => Math.abs(now - emittedAt) < LONGEST_ALONE,
	);
	return started.length === 0
		? undefined
		: Promise.all(started.map(({ ended }) => ended)).then(() => {});
}
