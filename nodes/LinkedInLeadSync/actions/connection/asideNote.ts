import { isTransient, isUnauthorized } from '../../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { isTokenDead } from '../../../shared/linkedin/owners';
import type { LinkedInRequest } from '../../../shared/wire/request';
import type { ConnectionProblem } from './problem';
import { problemOf } from './problem';

/** Something that the check asks for, and that no lead needs. */
export interface Aside {
	/** Of the note when it fails. */
	code: string;
	/** What it is, at the beginning of a sentence. */
	about: string;
	request: Pick<LinkedInRequest, 'path' | 'target'>;
	/** What to do when the permission for it is missing. */
	fix: string;
}

/**
 * The note behind a failure that costs no lead, so that it does not make the connection unhealthy.
 * @throws the error itself when the sign-in has ended: then no lead can be read
 */
export async function asideNote(
	client: LinkedInClient,
	error: unknown,
	{ code, about, request, fix }: Aside,
): Promise<ConnectionProblem> {
	const problem = await ownProblem(client, error, request);
	const isRefused = problem.status === 'missing_permissions';
	return {
		code,
		message: `${about}: ${problem.message}`,
		fix: isTransient(error)
			? 'No lead is affected, and there is nothing to do: the next check asks again.'
			: `No lead is affected. ${isRefused ? fix : problem.fix}`,
		status: 'ok',
	};
}

/**
 * The problem behind one call that failed while others work. A 401 to it alone is a lack of permission:
 * to reconnect, as one says of the token, would help nobody.
 * @throws the error itself when the sign-in has ended
 */
export async function ownProblem(
	client: LinkedInClient,
	error: unknown,
	request: Aside['request'],
): Promise<ConnectionProblem> {
	if (await isTokenDead(client, error)) throw client.wrapped(error);
	const refused = isUnauthorized(error)
		? client.error({ kind: 'missing_permission', status: 401 }, request)
		: error;
	return problemOf(client, refused);
}
