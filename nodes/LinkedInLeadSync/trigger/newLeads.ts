import { withFixInMessage, isTransient } from '../../shared/wire/errors/linkedInError';
import { logRetirement } from '../../shared/wire/apiVersions';
import { atMost, TOO_SLOW } from '../../shared/wire/waiting';
import type { EmittedLead } from './emittedLeads';
import { PollRound } from './pollRound';
import type { PollTurn } from './pollTurn';

/** After this time the poll at an activation ends with what it has, milliseconds. */
const LONGEST_ACTIVATION_MS = 30_000;

/** What came of reading leads that were not emitted yet. */
export interface NewLeads {
	leads: EmittedLead[];
	/** Whether there may be more. */
	isCut: boolean;
	/** Why some could not be read, unless it is a refusal of one page among others. */
	failure: unknown;
	/** Owners that LinkedIn failed to serve, see `ownerKey`. */
	failing: readonly string[];
}

/**
 * Reads leads that were not emitted yet, and takes over how far was read.
 * @param most leads
 */
export async function newLeads(turn: PollTurn, most: number): Promise<NewLeads> {
	const { context, client, isFirst } = turn;
	const round = new PollRound(turn, most);
	const ended = await inTime(turn, round.run());
	const failure = 'tooSlow' in ended ? ended.tooSlow : ended.result;
	const { leads, isCut } = round;
	// By now the client may have left a version that is retired already.
	logRetirement(client, context);
	for (const notice of round.notices) context.__emitError(notice);

	// Also where nothing of it is to be emitted: n8n may have it read only once.
	if (isFirst || round.hasProgress) turn.state = round.next();
	return { leads, isCut: isCut && failure === undefined, failure, failing: round.failing };
}

/** Whether n8n waits for this poll, and will not do so for much longer. */
export function isTooLate({ isFirst, startedAt }: PollTurn): boolean {
	return isFirst && Date.now() - startedAt >= LONGEST_ACTIVATION_MS;
}

/**
 * What some reading comes to; at an activation all of them together may not take long.
 * @returns the result, or the failure when it took too long
 */
export async function inTime<Result>(
	{ client, isFirst, startedAt }: PollTurn,
	reading: Promise<Result>,
): Promise<{ result: Result } | { tooSlow: unknown }> {
	if (!isFirst) return { result: await reading };
	const ended = await atMost(startedAt + LONGEST_ACTIVATION_MS - Date.now(), reading);
	if (ended !== undefined) return ended;
	// What is still under way must not go on beside the next poll.
	return { tooSlow: client.error(client.calls.end(TOO_SLOW), { path: '/rest/leadFormResponses' }) };
}

/**
 * A fault that will pass (429, 5xx, network) does not keep a workflow from being activated: the next poll reads
 * everything from the start on.
 * @throws NodeApiError classified for n8n in all other cases
 */
export function tellFailure({ context, client, isFirst }: PollTurn, failure: unknown): void {
	if (!isFirst) throw client.wrapped(failure);
	if (!isTransient(failure)) throw withFixInMessage(client.wrapped(failure));
	context.logger.warn(
		`LinkedIn could not be read while the trigger was activated; the next poll reads on. ${client.wrapped(failure).message}`,
	);
	// Under n8n's scheduler no later poll would throw it.
	if (context.getActivationMode() === 'update') context.__emitError(client.wrapped(failure));
}
