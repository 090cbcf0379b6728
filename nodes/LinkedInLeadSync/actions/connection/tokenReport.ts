import { DAY, isoTime } from '../../../shared/values/time';
import type { StoredToken } from '../../../shared/wire/credential';
import type { TokenIntrospection } from '../../../shared/linkedin/tokenIntrospection';
import type { ConnectionProblem } from './problem';

export interface TokenReport {
	access_token: {
		state: 'active' | 'expired' | 'revoked' | 'unknown' | 'missing';
		expires_at: string | null;
		days_left: number | null;
		/** Whether this check found it dead and had it renewed. */
		renewed: boolean;
	};
	refresh_token: { present: boolean; expires_at: string | null; days_left: number | null };
}

interface TokenFacts {
	token: StoredToken | undefined;
	/** What LinkedIn said about the token before it was used. */
	introspection: TokenIntrospection | undefined;
	/** Whether a call with the token worked; undefined when no answer came. */
	works: boolean | undefined;
	renewed: boolean;
	/** Epoch milliseconds. */
	now: number;
}

/** What is known about both tokens, without a token in it. */
export function tokenReport({
	token,
	introspection,
	works,
	renewed,
	now,
}: TokenFacts): TokenReport {
	const expiresAt = renewed
		? token?.accessTokenExpiresAt
		: (introspection?.expiresAt ?? token?.accessTokenExpiresAt);
	// Not every n8n notes when it got a token: 2.41 does, 2.20 does not.
	const issuedAt = token?.issuedAt ?? (renewed ? now : introspection?.issuedAt);
	const refreshExpiresAt = endOf(issuedAt, token?.refreshTokenLife);
	const state = accessTokenState();
	return {
		access_token: {
			state,
			expires_at: isoTime(expiresAt),
			days_left: state === 'revoked' ? null : daysLeft(expiresAt, now),
			renewed,
		},
		refresh_token: {
			present: token?.hasRefreshToken === true,
			expires_at: isoTime(refreshExpiresAt),
			// A sign-in that has ended is not renewed by it.
			days_left: works === false ? null : daysLeft(refreshExpiresAt, now),
		},
	};

	function accessTokenState(): TokenReport['access_token']['state'] {
		if (token === undefined) return 'missing';
		if (works === true || renewed) return 'active';
		if (introspection !== undefined) return introspection.status;
		return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'unknown';
	}
}

/** Warnings about tokens that end soon; with a refresh token only its own end matters. */
export function expiryProblems(
	{ access_token, refresh_token }: TokenReport,
	warnDays: number,
	credentialName: string,
): ConnectionProblem[] {
	const [what, daysLeft, expiresAt] = refresh_token.present
		? ['refresh token', refresh_token.days_left, refresh_token.expires_at]
		: ['access token', access_token.days_left, access_token.expires_at];
	if (daysLeft === null || daysLeft > warnDays) return [];
	return [
		{
			code: refresh_token.present ? 'refresh_token_expiring' : 'access_token_expiring',
			message: `The ${what} of the credential "${credentialName}" ends on ${expiresAt} (${daysLeft} days left)`,
			fix: `Open the credential "${credentialName}" and select Switch account (older n8n: Reconnect) before that day: LinkedIn does not prolong the ${what}.`,
			status: 'expiring_soon',
		},
	];
}

/**
 * A wrong client ID or secret shows only when the token has to be renewed; until then leads can be read. But
 * the secret is also the key of LinkedIn's pushes, all of which are refused.
 */
export function clientProblems(
	{ access_token, refresh_token }: TokenReport,
	credentialName: string,
): ConnectionProblem[] {
	const until = access_token.expires_at === null ? '' : ` on ${access_token.expires_at}`;
	const consequence = refresh_token.present
		? `Leads flow until the access token ends${until}, but it cannot be renewed then. `
		: '';
	const ofPushes =
		'A LinkedIn Lead Notification Trigger refuses all pushes until then, and LinkedIn blocks its subscription after some six hours: unpublish and publish its workflow afterwards. ';
	return [
		{
			code: 'client_refused',
			message: `LinkedIn does not accept the client ID or client secret of the credential "${credentialName}"`,
			fix: `${consequence}${ofPushes}Copy both from the Auth tab of your LinkedIn app into the credential and save.`,
			status: 'expiring_soon',
		},
	];
}

/** Asked for, but not possible; whether the access token still works is another question. */
export function notRenewable(credentialName: string): ConnectionProblem {
	return {
		code: 'no_refresh_token',
		message: `The access token of the credential "${credentialName}" cannot be refreshed: LinkedIn gave no refresh token with it`,
		fix: 'LinkedIn gives refresh tokens only to apps that it has approved for programmatic refresh. Until then, reconnect the credential before its access token ends.',
		status: 'ok',
	};
}

/** Asked for, but not possible in an n8n older than 1.122. */
export function notOnDemand(): ConnectionProblem {
	return {
		code: 'refresh_now_unavailable',
		message: 'The access token was not refreshed: this version of n8n does so only by itself',
		fix: 'Update n8n to use Refresh Now, or turn the option off. n8n refreshes the access token by itself as soon as LinkedIn refuses it.',
		status: 'ok',
	};
}

function endOf(from: number | undefined, life: number | undefined): number | undefined {
	return from === undefined || life === undefined ? undefined : from + life;
}

function daysLeft(time: number | undefined, now: number): number | null {
	return time === undefined ? null : Math.max(0, Math.floor((time - now) / DAY));
}
