import { cloneDeep } from 'lodash';
import type { INode, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { withFixInMessage } from '../../shared/wire/errors/linkedInError';
import { LinkedInClient } from '../../shared/wire/linkedInClient';
import { keepingCredential } from '../../shared/wire/keptCredential';
import { processMemory } from '../../shared/processMemory';
import { LeadRows } from '../../shared/linkedin/leadRows';
import { ConfirmingPoll, untoldError } from './confirmingPoll';
import { takeOver } from './emission';
import { pollImmediately } from './immediatePoll';
import type { PollTurn } from './pollTurn';
import type { TriggerSettings } from './triggerSettings';
import { readTriggerSettings } from './triggerSettings';
import type { TriggerState } from './triggerState';
import {
	firstState,
	forgetSaved,
	latestState,
	loadState,
	saveState,
	triggerId,
} from './triggerState';
import { watchKey } from './watchedOwners';

/** Part of n8n's poll budget after which no further owner, slice of its leads, or execution is begun. */
const BUDGET_SHARE = 0.7;

/** For an n8n that does not tell its budget yet, milliseconds. */
const DEFAULT_BUDGET_MS = 300_000;

/**
 * n8n gives up an activation that lasts longer than 84 s, and does not try it again, not even when it
 * is started anew. After this time no further slice is begun. The next poll goes on. Milliseconds.
 */
const ACTIVATION_BUDGET_MS = 15_000;

/** After so many executions in a row whose end n8n could not tell, it cannot at all. */
const MOST_UNTOLD = 3;

/** How far back a trigger begins whose memory is lost, milliseconds. */
const LOOK_BACK_MS = 7 * 86_400_000;

/**
 * n8n hands the same context to all polls of one activation, and the first of them decides about it.
 * Only n8n's scheduler makes a context for each poll, as if an active workflow were activated anew.
 */
const polledContexts = new WeakSet<IPollFunctions>();

/**
 * Triggers that are being polled, by workflow and node. n8n does not wait for a slow poll before it starts
 * the next one, nor for one of the context before when a workflow is published again.
 */
const polling = processMemory(new Set<string>());

/**
 * Emits the leads that are new since the last poll, and those that were not confirmed; null when n8n has
 * nothing to start itself.
 * @throws NodeApiError classified for n8n when no lead could be read because of a failure
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const trigger = triggerId(context);
	if (polling.has(trigger)) {
		keepStart(context);
		return null;
	}
	const isActivation = !polledContexts.has(context);
	polledContexts.add(context);
	polling.add(trigger);
	try {
		return await pollOnce(context, isActivation);
	} finally {
		polling.delete(trigger);
	}
}

/** What the poll under way finds may be lost with its context; where the trigger began must not be. */
function keepStart(context: IPollFunctions): void {
	if (loadState(context) !== undefined) return;
	saveState(context, newState(context, readTriggerSettings(context), Date.now()), undefined);
}

async function pollOnce(
	context: IPollFunctions,
	isFirst: boolean,
): Promise<INodeExecutionData[][] | null> {
	const startedAt = Date.now();
	const settings = settingsOf(context, isFirst);
	const before = latestState(context);
	const client = await LinkedInClient.create(keepingCredential(context));
	const wholeBudgetMs = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
	const budgetMs = wholeBudgetMs * BUDGET_SHARE;
	// n8n's scheduler waits for no activation.
	const isActivation = isFirst && wholeBudgetMs >= DEFAULT_BUDGET_MS;
	const outOfTimeAt = startedAt + (isFirst ? Math.min(ACTIVATION_BUDGET_MS, budgetMs) : budgetMs);
	const turn: PollTurn = {
		context,
		client,
		settings,
		leadRows: new LeadRows(client, { recalls: true }),
		startedAt,
		isFirst,
		isActivation,
		isPublication: isActivation && context.getActivationMode() !== 'init',
		before,
		state: before ? copied(before) : newState(context, settings, startedAt),
		timeLeft: () => outOfTimeAt - Date.now(),
	};
	try {
		const output = await pollBy(turn);
		save(turn);
		return output;
	} catch (error) {
		// An activation that fails has not begun to watch.
		if (!isFirst) save(turn);
		throw client.wrapped(error);
	}
}

/** @throws NodeOperationError that names the field with the wrong input, and says what to enter */
function settingsOf(context: IPollFunctions, isFirst: boolean): TriggerSettings {
	try {
		return readTriggerSettings(context);
	} catch (error) {
		const failure = new NodeOperationError(context.getNode(), error as Error);
		throw isFirst ? withFixInMessage(failure) : failure;
	}
}

function save({ context, settings, state, before }: PollTurn): void {
	saveState(context, state, before);
	if (isImmediate(settings, state)) forgetSaved(context);
}

/** Polls as leads are to be confirmed. */
async function pollBy(turn: PollTurn): Promise<INodeExecutionData[][] | null> {
	const { context, settings, startedAt } = turn;
	const { confirmation } = turn.state;
	takeOver(triggerId(context), confirmation, startedAt);
	if (settings.confirmLeads === 'immediately') return await pollImmediately(turn);
	if (isImmediate(settings, turn.state)) {
		// Said once, and again when the workflow is published.
		if (confirmation.untold === MOST_UNTOLD) context.__emitError(untoldError(turn));
		confirmation.untold = MOST_UNTOLD + 1;
		return await pollImmediately(turn);
	}
	await new ConfirmingPoll(turn, settings.confirmLeads).run();
	return null;
}

/** Whether leads are done when an execution starts: as it is set, or since n8n tells nothing else. */
function isImmediate({ confirmLeads }: TriggerSettings, state: TriggerState | undefined): boolean {
	return confirmLeads === 'immediately' || (state?.confirmation.untold ?? 0) >= MOST_UNTOLD;
}

/** What was loaded stays as it was, whatever becomes of the copy. */
function copied(state: TriggerState): TriggerState {
	const { owners, confirmation } = state;
	return { ...state, owners: { ...owners }, confirmation: cloneDeep(confirmation) };
}

/**
 * What is remembered before the first poll. When n8n itself starts there should be something: whatever was
 * stored has been lost (a node that writes static data can undo what others stored), and the trigger begins
 * early enough, rather than with what comes from now on.
 */
function newState(context: IPollFunctions, { scope, startFrom }: TriggerSettings, now: number) {
	const isLost = context.getActivationMode() === 'init' && startFrom.from === 'now';
	if (isLost) context.__emitError(lostStateError(context.getNode()));
	return firstState(isLost ? now - LOOK_BACK_MS : now, watchKey(scope));
}

function lostStateError(node: INode): NodeOperationError {
	return new NodeOperationError(
		node,
		'n8n started, and what this trigger had stored is missing, so it brings the leads of the last seven days again',
		{
			description:
				'Nothing needs to be done if this workflow was published while n8n was not running. Otherwise another node of it has probably overwritten the static data; see which one writes static data, and bring older leads with LinkedIn Lead Sync → Lead → Pull.',
		},
	);
}
