import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { withFixInMessage } from '../../shared/api/errors/activationError';
import { isTransient } from '../../shared/api/errors/linkedInError';
import { LinkedInClient } from '../../shared/api/linkedInClient';
import { atMost, TOO_SLOW } from '../../shared/api/waiting';
import { logRetirement } from '../../shared/api/versionWatch';
import { keepingCredential } from '../../shared/keptCredential';
import { processMemory } from '../../shared/processMemory';
import { PollRound } from './pollRound';
import { readTriggerSettings } from './triggerSettings';
import { firstState, loadState, saveState } from './triggerState';
import { watchKey } from './watchedOwners';

/** Part of n8n's poll budget after which no further owner, nor slice of its leads, is begun. */
const BUDGET_SHARE = 0.7;

/** For an n8n that does not tell its budget yet, milliseconds. */
const DEFAULT_BUDGET_MS = 300_000;

/**
 * n8n gives up an activation that lasts longer than 84 s, and does not try it again, not even when it
 * is started anew. After the first time no further slice is begun; after the second one the poll ends
 * with what it has, whatever is still underway. The next poll goes on. Milliseconds.
 */
const ACTIVATION_BUDGET_MS = 15_000;
const LONGEST_ACTIVATION_MS = 30_000;

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
 * Emits the leads that are new since the last poll; null when there are none. Each owner's cursor moves
 * only over what was read to the end.
 *
 * A fault that will pass (429, 5xx, network) does not keep a workflow from being activated: the next
 * poll reads everything from the start on.
 * @throws NodeApiError classified for n8n when no lead could be read because of a failure
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const trigger = `${context.getWorkflow().id} ${context.getNode().id}`;
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
	const { scope } = readTriggerSettings(context);
	saveState(context, firstState(Date.now(), watchKey(scope)), undefined);
}

async function pollOnce(
	context: IPollFunctions,
	isActivation: boolean,
): Promise<INodeExecutionData[][] | null> {
	const startedAt = Date.now();
	const settings = readTriggerSettings(context);
	const state = loadState(context);
	const client = await LinkedInClient.create(keepingCredential(context));
	const budgetMs = (context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS) * BUDGET_SHARE;
	const outOfTimeAt =
		startedAt + (isActivation ? Math.min(ACTIVATION_BUDGET_MS, budgetMs) : budgetMs);
	const round = new PollRound(context, client, settings, state, startedAt, outOfTimeAt);
	const run = round.run();
	const ended = isActivation ? await atMost(LONGEST_ACTIVATION_MS, run) : { result: await run };
	// What is still under way must not go on beside the next poll.
	const failure =
		ended === undefined
			? client.error(client.calls.end(TOO_SLOW), { path: '/rest/leadFormResponses' })
			: ended.result;
	const { items } = round;
	// By now the client may have left a version that is retired already.
	logRetirement(client, context);
	if (round.notice !== undefined) context.__emitError(round.notice);

	if (failure !== undefined && items.length === 0) {
		if (!isActivation) {
			// Nothing of what was read is to be emitted: n8n may have it read only once.
			if (round.hasProgress) saveState(context, round.next(), state);
			throw client.wrapped(failure);
		}
		if (!isTransient(failure)) throw withFixInMessage(client.wrapped(failure));
		context.logger.warn(
			`LinkedIn could not be read while the trigger was activated; the next poll reads on. ${client.wrapped(failure).message}`,
		);
		// Under n8n's scheduler no later poll would throw it.
		if (context.getActivationMode() === 'update') context.__emitError(client.wrapped(failure));
	}
	saveState(context, round.next(), state);
	return items.length === 0 ? null : [items.map((json) => ({ json }))];
}
