import type { Failure, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { withChosenNames } from '../chosenNames';
import { explain, MORE, nextQuotaReset } from './catalogue';
import type { Concern, FailureKind, FailureSubject, LinkedInFailure } from './failure';
import { concernOfKind, mayBeOfOneElement } from './failure';

export type NodeError = NodeApiError | NodeOperationError;

/** Creates the error that n8n shows and stores for a failed call. Contains no secrets. */
export function linkedInError(
	node: INode,
	failure: LinkedInFailure,
	subject: FailureSubject,
): NodeApiError {
	const explanation = explain(failure, subject);
	const message = withoutStopWord(withChosenNames(node, explanation.message));
	const description = withoutStopWord(explanation.description);
	const httpCode = failure.status?.toString();
	const error = new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode, failure: operationFailureOf(failure, subject) },
	);
	// NodeApiError replaces messages that look like common errors; these messages already say what to do.
	error.message = message;
	error.description = description;
	error.context.linkedIn = { ...failure };
	return error;
}

/** Undefined for errors that `linkedInError` did not create. */
export function failureOf(error: unknown): LinkedInFailure | undefined {
	if (!(error instanceof NodeApiError)) return undefined;
	return error.context.linkedIn as LinkedInFailure | undefined;
}

export function kindOf(error: unknown): FailureKind | undefined {
	return failureOf(error)?.kind;
}

/** Undefined for errors that `linkedInError` did not create. */
export function concernOf(error: unknown): Concern | undefined {
	const kind = kindOf(error);
	return kind && concernOfKind(kind);
}

/** Whether it passes without a change by the user. */
export function passes(error: unknown): boolean {
	const concern = concernOf(error);
	return concern === 'outage' || concern === 'limit';
}

/** Whether one broken element may be the cause: LinkedIn responded, so it is not the network. */
export function mayBeOneElement(error: unknown): boolean {
	const failure = failureOf(error);
	return failure !== undefined && mayBeOfOneElement(failure);
}

/** n8n retries and reports by this kind of failure. */
function operationFailureOf(
	failure: LinkedInFailure,
	{ now }: FailureSubject,
): Failure | undefined {
	const { kind, retryAfterMs } = failure;
	switch (kind) {
		case 'unauthorized':
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
 * n8n stops retrying to activate a workflow, even at its own start, if the error contains "Authorization".
 * User input and LinkedIn's messages may contain it.
 */
function withoutStopWord(text: string): string {
	return text.replaceAll('Authorization', 'authorization');
}

/** The fix for an item, a hint or a log: without the address of `more`. */
export function fixOf({ description }: NodeError): string {
	return (description ?? '').replace(MORE, '');
}

/**
 * Puts the fix into the message: when a workflow cannot be activated, n8n shows only the message.
 * @returns another error, because several readers may hold this one
 */
export function withFixInMessage(failure: NodeError): NodeError {
	const fix = fixOf(failure);
	if (fix === '') return failure;
	const copy = Object.create(
		Object.getPrototypeOf(failure),
		Object.getOwnPropertyDescriptors(failure),
	) as NodeError;
	copy.message = withoutStopWord(`${failure.message}. ${fix}`);
	return copy;
}

export interface FieldProblem {
	field: string;
	message: string;
	fix: string;
}

/** Creates the error for a wrong input. It names the field and what to enter. */
export function fieldError(
	node: INode,
	{ field, message, fix }: FieldProblem,
	itemIndex?: number,
): NodeOperationError {
	return new NodeOperationError(node, `${field}: ${withChosenNames(node, message)}`, {
		description: fix,
		itemIndex,
		level: 'warning',
	});
}
