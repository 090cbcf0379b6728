import { failureOf, isRefusal } from '../api/errors/linkedInError';

/**
 * Whether LinkedIn refuses the leads of this one owner, so that those of others may be read all the same.
 * @param isAnotherRead whether the leads of another owner were read with the same token
 */
export function isRefusalOfOwner(error: unknown, isAnotherRead: boolean): boolean {
	return isRefusal(error) || (isAnotherRead && isUnauthorized(error));
}

/**
 * Whether LinkedIn answered 401: the token is no good, or the member lacks the role at this one page
 * (wire contract 2.6). A token that cannot be renewed is a failure without a status.
 */
export function isUnauthorized(error: unknown): boolean {
	return failureOf(error)?.status === 401;
}
