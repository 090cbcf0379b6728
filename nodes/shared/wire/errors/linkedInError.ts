import type { Failure, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { hasEnteredId, withChosenNames } from '../chosenNames';
import { explain, MORE, nextQuotaReset } from './catalogue';
import type { FailureKind, FailureSubject, LinkedInFailure } from './failure';

/** Any error in words for people. */
export type NodeError = NodeApiError | NodeOperationError;

/** Creates the error that n8n shows and stores for a failed call. Contains no secrets. */
export function linkedInError(
	node: INode,
	failure: LinkedInFailure,
	subject: FailureSubject,
): NodeApiError {
	const explanation = explain(failure, { ...subject, isEntered: hasEnteredId(node) });
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
	error.context.inList = withoutStopWord(explanation.inList);
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

function isOneOf(kinds: readonly FailureKind[], error: unknown): boolean {
	const kind = kindOf(error);
	return kind !== undefined && kinds.includes(kind);
}

const REFUSED: readonly FailureKind[] = ['missing_permission', 'not_found', 'refused'];
const PASSING: readonly FailureKind[] = ['unavailable', 'unreadable_answer'];
const LIMITS: readonly FailureKind[] = ['burst_quota', 'daily_quota'];

/** Whether LinkedIn refused only this object, so that others may still be readable. */
export function isRefusal(error: unknown): boolean {
	return isOneOf(REFUSED, error);
}

export function isNotFound(error: unknown): boolean {
	return kindOf(error) === 'not_found';
}

/** Whether the failure passes by itself within minutes: LinkedIn or the network was unavailable. */
export function isPassing(error: unknown): boolean {
	return isOneOf(PASSING, error);
}

/** Whether LinkedIn got too many calls, whatever they ask for. */
export function isLimit(error: unknown): boolean {
	return isOneOf(LIMITS, error);
}

/** Whether a retry may succeed without a change by the user: after passing failures and limits. */
export function isTransient(error: unknown): boolean {
	return isPassing(error) || isLimit(error);
}

/** Whether one broken element may be the cause: LinkedIn responded, so it is not the network. */
export function mayBeOneElement(error: unknown): boolean {
	const failure = failureOf(error);
	return failure?.mayBeOneElement ?? (isPassing(error) && failure?.status !== undefined);
}

/**
 * Whether every other call would fail too: the credential or the API version has to be changed. For a 401 only after
 * `refusalHere`, because the role may be missing on one Page only.
 */
export function concernsEverything(error: unknown): boolean {
	return isOneOf(['reconnect_required', 'unauthorized', 'version_retired'], error);
}

/** Whether another call may succeed. After a 401, that call shows whether the credential is at fault. */
export function mayConcernOne(error: unknown): boolean {
	return kindOf(error) === 'unauthorized' || !concernsEverything(error);
}

/** n8n retries and reports by this kind of failure. */
function operationFailureOf(
	failure: LinkedInFailure,
	{ isNewToken, now }: FailureSubject,
): Failure | undefined {
	const { kind, retryAfterMs } = failure;
	switch (kind) {
		case 'unauthorized':
			return { cause: isNewToken === true ? 'temporarily-unavailable' : 'credential-invalid' };
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

/**
 * What a list of the panel shows in place of its entries: plain text in four lines, so what to do comes first, in at
 * most 150 characters.
 */
export function textInList({ context, message }: NodeError): string {
	return typeof context.inList === 'string' ? context.inList : `${message}.`;
}

/** The fix for an item, a hint or a log: without the address of `more`. */
export function fixOf({ description }: NodeError): string {
	return (description ?? '').replace(MORE, '');
}

/** The same error in other words. Several readers may hold one error, so none is changed after it was made. */
export function inOtherWords(
	error: NodeError,
	{ message = error.message, description = error.description }: Partial<Words>,
): NodeError {
	const copy = Object.create(
		Object.getPrototypeOf(error),
		Object.getOwnPropertyDescriptors(error),
	) as NodeError;
	copy.message = withoutStopWord(message);
	copy.description = description && withoutStopWord(description);
	return copy;
}

interface Words {
	message: string;
	description: string | null | undefined;
}

/** Puts the fix into the message: when a workflow cannot be activated, n8n shows only the message. */
export function withFixInMessage(failure: NodeError): NodeError {
	const fix = fixOf(failure);
	return fix === '' ? failure : inOtherWords(failure, { message: `${failure.message}. ${fix}` });
}

/** A wrong input of one field. */
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
