import type { Failure, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { explain, nextQuotaReset } from './catalogue';
import { isTokenRefusal } from './failure';
import type { FailureSubject, LinkedInFailure } from './failure';

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

/** Whether trying again later may help without anybody doing anything. */
export function isTransient(error: unknown): boolean {
	const kind = failureOf(error)?.kind;
	return (
		kind === 'unavailable' ||
		kind === 'burst_quota' ||
		kind === 'daily_quota' ||
		kind === 'unreadable_answer'
	);
}

/** Whether LinkedIn, or the way to it, failed in a way that passes by itself; a limit does so, too, but later. */
export function isPassing(error: unknown): boolean {
	const kind = failureOf(error)?.kind;
	return kind === 'unavailable' || kind === 'unreadable_answer';
}

/**
 * Whether LinkedIn may have failed because of one element that was asked for, while its neighbours are
 * fine: it answered, but with a failure of its own. A network that is down and a quota concern all.
 */
export function mayBeOneElement(error: unknown): boolean {
	const failure = failureOf(error);
	return isTransient(error) && failure?.status !== undefined && failure.status !== 429;
}

/** Whether LinkedIn takes no more such calls today; it counts those of other endpoints apart. */
export function isUsedUp(error: unknown): boolean {
	return failureOf(error)?.kind === 'daily_quota';
}

/** Whether LinkedIn refuses this one thing, so that others may be read all the same. */
export function isRefusal(error: unknown): boolean {
	const kind = failureOf(error)?.kind;
	return kind === 'missing_permission' || kind === 'not_found' || kind === 'refused';
}

/**
 * Whether LinkedIn answered 401: the token is no good, is not accepted yet, or the member lacks the role at
 * this one Page (wire contract 2.6).
 */
export function isUnauthorized(error: unknown): boolean {
	const failure = failureOf(error);
	return failure !== undefined && isTokenRefusal(failure);
}

/** n8n backs off and reports by this declaration. */
function operationFailureOf(
	failure: LinkedInFailure,
	{ isNewToken, now }: FailureSubject,
): Failure | undefined {
	const { kind, retryAfterMs } = failure;
	switch (kind) {
		case 'reconnect_required':
			return isNewToken === true && isTokenRefusal(failure)
				? { cause: 'temporarily-unavailable' }
				: { cause: 'credential-invalid' };
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
