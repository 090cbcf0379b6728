import { DAY, dayInWords, isoTime } from '../../../shared/values/time';
import type { StoredToken } from '../../../shared/wire/credential';
import type { TokenIntrospection } from '../../../shared/linkedin/tokenIntrospection';
import type { ConnectionProblem } from './problem';

export interface TokenReport {
	access_token: {
		state: 'active' | 'expired' | 'revoked' | 'unknown' | 'missing';
		expires_at: string | null;
		days_left: number | null;
		/** Whether this check found the token expired and n8n renewed it. */
		renewed: boolean;
	};
	refresh_token: { present: boolean; expires_at: string | null; days_left: number | null };
}

interface TokenFacts {
	token: StoredToken | undefined;
	/** LinkedIn's report on the token before its use. */
	introspection: TokenIntrospection | undefined;
	/** Undefined if LinkedIn did not answer. */
	works: boolean | undefined;
	renewed: boolean;
	now: number;
}

/** Describes both tokens; contains neither. */
export function tokenReport(facts: TokenFacts): TokenReport {
	const { token, introspection, works, renewed, now } = facts;
	const expiresAt = renewed
		? token?.accessTokenExpiresAt
		: (introspection?.expiresAt ?? token?.accessTokenExpiresAt);
	// n8n 2.41 stores when it received a token, 2.20 does not.
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
			// The refresh token cannot renew an ended sign-in.
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

/** With a refresh token, only its own end needs a warning. */
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
			message: `The ${what} of the credential "${credentialName}" ends on ${dayInWords(expiresAt)} (${daysLeft} days left)`,
			fix: `Open the credential "${credentialName}" and select Switch account (older n8n: Reconnect) before that day: LinkedIn does not extend the ${what}.`,
			status: 'expiring_soon',
		},
	];
}

/**
 * A wrong client ID or secret stops leads only when n8n renews the token. But the secret also verifies
 * LinkedIn's pushes, so the notification trigger refuses all of them.
 */
export function clientProblem(
	{ access_token, refresh_token }: TokenReport,
	credentialName: string,
): ConnectionProblem {
	const until =
		access_token.expires_at === null ? '' : ` on ${dayInWords(access_token.expires_at)}`;
	const consequence = refresh_token.present
		? `Leads can be read until the access token ends${until}, but it cannot be renewed then. `
		: '';
	const ofPushes =
		'A LinkedIn Instant Lead Trigger refuses all notifications until then, and LinkedIn blocks its subscription after some six hours: unpublish and publish its workflow afterwards. ';
	return {
		code: 'client_refused',
		message: `LinkedIn does not accept the client ID or client secret of the credential "${credentialName}"`,
		fix: `${consequence}${ofPushes}Copy both from the Auth tab of your LinkedIn app into the credential and save.`,
		status: 'expiring_soon',
	};
}

/** The access token itself may still work. */
export function notRenewable(credentialName: string): ConnectionProblem {
	return {
		code: 'no_refresh_token',
		message: `The access token of the credential "${credentialName}" cannot be refreshed: LinkedIn issued no refresh token`,
		fix: 'LinkedIn issues refresh tokens only to apps that it approved for programmatic refresh. Until then, reconnect the credential before its access token ends.',
		status: 'ok',
	};
}

/** n8n before 1.122 cannot refresh on demand. */
export const NOT_ON_DEMAND: ConnectionProblem = {
	code: 'refresh_now_unavailable',
	message:
		'The access token was not refreshed: this version of n8n refreshes it only automatically',
	fix: 'Update n8n to use Refresh Now, or turn the option off. n8n refreshes the access token automatically as soon as LinkedIn refuses it.',
	status: 'ok',
};

function endOf(from: number | undefined, life: number | undefined): number | undefined {
	return from === undefined || life === undefined ? undefined : from + life;
}

function daysLeft(time: number | undefined, now: number): number | null {
	return time === undefined ? null : Math.max(0, Math.floor((time - now) / DAY));
}
