import type { Failure, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { explain, nextQuotaReset } from './catalogue';
import type { FailureKind, FailureSubject, LinkedInFailure } from './failure';

/** Makes the error that n8n shows and stores for a failed call: in words, classified, without secrets. */
export function linkedInError(
	node: INode,
	failure: LinkedInFailure,
	subject: FailureSubject,
): NodeApiError {
	const explanation = explain(failure, subject);
	const message = withoutStopWord(explanation.message);
	const description = withoutStopWord(explanation.description);
	const httpCode = failure.status?.toString();
	const error = new NodeApiError(
		node,
		{ message },
		{
			message,
			description,
			httpCode,
			failure: operationFailureOf(failure, subject),
		},
	);
	// NodeApiError swaps texts that resemble common errors for its own; ours already say what to do.
	error.message = message;
	error.description = description;
	error.context.linkedIn = { ...failure };
	return error;
}

/** The failure behind an error made by `linkedInError`; undefined for any other error. */
export function failureOf(error: unknown): LinkedInFailure | undefined {
	if (!(error instanceof NodeApiError)) return undefined;
	return error.context.linkedIn as LinkedInFailure | undefined;
}

/** The kind of the failure behind an error; undefined for an error that is not LinkedIn's. */
export function kindOf(error: unknown): FailureKind | undefined {
	return failureOf(error)?.kind;
}

function isOneOf(kinds: readonly FailureKind[], error: unknown): boolean {
	const kind = kindOf(error);
	return kind !== undefined && kinds.includes(kind);
}

const REFUSED: readonly FailureKind[] = ['missing_permission', 'not_found', 'refused'];
const PASSING: readonly FailureKind[] = ['unavailable', 'unreadable_answer'];
const LIMITS: readonly FailureKind[] = ['burst_quota', 'daily_quota'];

/** Whether LinkedIn refuses this one thing, so that others may be read all the same. */
export function isRefusal(error: unknown): boolean {
	return isOneOf(REFUSED, error);
}

/** Whether LinkedIn, or the way to it, failed in a way that passes by itself within minutes. */
export function isPassing(error: unknown): boolean {
	return isOneOf(PASSING, error);
}

/** Whether trying again later may help without anybody doing anything: what passes, and limits of calls. */
export function isTransient(error: unknown): boolean {
	return isOneOf([...PASSING, ...LIMITS], error);
}

/**
 * Whether LinkedIn may have failed because of one element that was asked for, while its neighbours are
 * fine: it answered, but with a failure of its own. A network that is down and a limit concern all.
 */
export function mayBeOneElement(error: unknown): boolean {
	return isPassing(error) && failureOf(error)?.status !== undefined;
}

/**
 * Whether further calls, for whatever owner, would be in vain. A 401 is no such failure: the member may lack the role
 * at one Page alone.
 */
export function concernsEveryOwner(error: unknown): boolean {
	return isOneOf([...LIMITS, 'reconnect_required'], error);
}

/** n8n backs off and reports by this declaration. */
function operationFailureOf(
	failure: LinkedInFailure,
	{ isNewToken, now }: FailureSubject,
): Failure | undefined {
	const { kind, retryAfterMs } = failure;
	switch (kind) {
		case 'unauthorized':
			return isNewToken === true
				? { cause: 'temporarily-unavailable' }
				: { cause: 'credential-invalid' };
		case 'reconnect_required':
			return { cause: 'credential-invalid' };
		case 'burst_quota':
			return { cause: 'rate-limited', retryAfterMs };
		case 'daily_quota':
			return { cause: 'quota-exhausted', resetsAtEpochMs: nextQuotaReset(now) };
		case 'unavailable':
		case 'unreadable_answer':
			return { cause: 'temporarily-unavailable', retryAfterMs };
		default:
			return { cause: 'configuration-invalid' };
	}
}

/**
 * n8n gives up for good on activating a workflow whose error contains "Authorization", even at its own
 * start, and what users enter and LinkedIn says may contain it.
 */
function withoutStopWord(text: string): string {
	return text.replaceAll('Authorization', 'authorization');
}

/** When a workflow cannot be activated, n8n shows the message alone: the way out has to be in it. */
export function withFixInMessage<Failure extends NodeApiError | NodeOperationError>(
	failure: Failure,
): Failure {
	const { message, description } = failure;
	failure.message = withoutStopWord(description ? `${message}. ${description}` : message);
	return failure;
}

/** The wrong input of one field, in words. */
export interface FieldProblem {
	/** Display name of the field. */
	field: string;
	message: string;
	fix: string;
}

/** Makes the error for a wrong input; its text names the field and what to enter. */
export function fieldError(
	node: INode,
	{ field, message, fix }: FieldProblem,
	itemIndex?: number,
): NodeOperationError {
	return new NodeOperationError(node, `${field}: ${message}`, {
		description: fix,
		itemIndex,
		level: 'warning',
	});
}
