import { withFixInMessage } from '../../shared/api/errors/activationError';
import { isTransient } from '../../shared/api/errors/linkedInError';
import { logRetirement } from '../../shared/api/versionWatch';
import { atMost, TOO_SLOW } from '../../shared/api/waiting';
import type { EmittedLead } from './emittedLeads';
import { PollRound } from './pollRound';
import type { PollTurn } from './pollTurn';

/** After this time the poll at an activation ends with what it has, milliseconds. */
const LONGEST_ACTIVATION_MS = 30_000;

/**
 * Reads leads that were not emitted yet, and takes over how far was read.
 * @param most leads
 * @returns the leads, and whether there may be more
 * @throws NodeApiError classified for n8n when no lead could be read because of a failure
 */
export async function newLeads(
	turn: PollTurn,
	most: number,
): Promise<{ leads: EmittedLead[]; isCut: boolean }> {
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
	if (failure !== undefined && leads.length === 0) tellFailure(turn, failure);
	return { leads, isCut: isCut && failure === undefined };
}

/**
 * What some reading comes to; at an activation it may not take long.
 * @returns the result, or the failure when it took too long
 */
export async function inTime<Result>(
	{ client, isFirst }: PollTurn,
	reading: Promise<Result>,
): Promise<{ result: Result } | { tooSlow: unknown }> {
	if (!isFirst) return { result: await reading };
	const ended = await atMost(LONGEST_ACTIVATION_MS, reading);
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
