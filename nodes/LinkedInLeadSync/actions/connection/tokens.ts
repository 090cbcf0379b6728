import { asRecord, jsonIn } from '../../../shared/values/json';
import { DAY, dayInWords, isoTime, SECOND } from '../../../shared/values/time';
import { splitScopes } from '../../../shared/wire/credential';
import { PERMISSIONS } from '../../../shared/wire/errors/catalogue';
import { TIMEOUT_MS } from '../../../shared/wire/exchange';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { ConnectionProblem } from './problem';

const INTROSPECTION_URL = 'https://www.linkedin.com/oauth/v2/introspectToken';

interface TokenIntrospection {
	status: 'active' | 'expired' | 'revoked';
	issuedAt?: number;
	expiresAt?: number;
	scopes?: string[];
}

/**
 * What LinkedIn says about the stored access token, without using it: use could renew it. Source: LinkedIn's
 * token introspection page.
 * @returns undefined if unknown
 */
export async function introspectToken(
	client: LinkedInClient,
): Promise<TokenIntrospection | undefined> {
	const { clientId, clientSecret, token } = client.credential;
	if (token === undefined || clientSecret === '') return undefined;
	const form = new URLSearchParams({
		client_id: clientId,
		client_secret: clientSecret,
		token: token.accessToken,
	});
	let body: unknown;
	try {
		body = await client.context.helpers.httpRequest({
			method: 'POST',
			url: INTROSPECTION_URL,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: form.toString(),
			encoding: 'text',
			// A redirect could send the secrets to another address.
			disableFollowRedirect: true,
			timeout: TIMEOUT_MS,
		});
	} catch {
		// The error may contain the request with its secrets, so it is not passed on.
		return undefined;
	}
	return introspectionOf(body);
}

function introspectionOf(body: unknown): TokenIntrospection | undefined {
	const answer = asRecord(jsonIn(body));
	if (typeof answer?.active !== 'boolean') return undefined;
	const { active, status, created_at: issuedAt, expires_at: expiresAt, scope } = answer;
	const isKnown = status === 'active' || status === 'expired' || status === 'revoked';
	return {
		status: isKnown ? status : active ? 'active' : 'expired',
		issuedAt: typeof issuedAt === 'number' ? issuedAt * SECOND : undefined,
		expiresAt: typeof expiresAt === 'number' ? expiresAt * SECOND : undefined,
		scopes: splitScopes(scope),
	};
}

interface TokenFacts {
	/** Before and after LinkedIn was asked, which may renew the token. */
	before: LinkedInClient;
	current: LinkedInClient;
	/** LinkedIn's report on the token before its use. */
	introspection: TokenIntrospection | undefined;
	/** Undefined if LinkedIn did not answer. */
	works: boolean | undefined;
}

type TokenReport = ReturnType<typeof tokenReport>;

/** Describes both tokens; contains neither. */
export function tokenReport({ before, current, introspection, works }: TokenFacts) {
	const now = Date.now();
	const { token } = current.credential;
	const renewed = token !== undefined && token.accessToken !== before.credential.token?.accessToken;
	const expiresAt = (renewed ? undefined : introspection?.expiresAt) ?? token?.accessTokenExpiresAt;
	// n8n 2.41 stores when it received a token, 2.20 does not.
	const issuedAt = token?.issuedAt ?? (renewed ? now : introspection?.issuedAt);
	const refreshExpiresAt = (issuedAt ?? NaN) + (token?.refreshTokenLife ?? NaN);
	const isActive = works === true || renewed;
	const unused = (expiresAt ?? Infinity) <= now ? 'expired' : 'unknown';
	const asked = isActive ? 'active' : (introspection?.status ?? unused);
	const state = token === undefined ? 'missing' : asked;
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
}

function daysLeft(time = NaN, now: number): number | null {
	return Number.isNaN(time) ? null : Math.max(0, Math.floor((time - now) / DAY));
}

/** With a refresh token, only its own end needs a warning. */
export function expiryProblems(
	{ access_token, refresh_token }: TokenReport,
	warnDays: number,
	credentialName: string,
): ConnectionProblem[] {
	const what = refresh_token.present ? 'refresh token' : 'access token';
	const { days_left: days, expires_at: end } = refresh_token.present ? refresh_token : access_token;
	if (days === null || days > warnDays) return [];
	return [
		{
			code: `${what.replace(' ', '_')}_expiring`,
			message: `The ${what} of the credential "${credentialName}" ends on ${dayInWords(end)} (${days === 1 ? 'a day' : `${days} days`} left)`,
			fix: `Open the credential "${credentialName}" and select Switch account (older n8n: Reconnect) before that day: LinkedIn does not extend the ${what}.`,
			status: 'expiring_soon',
		},
	];
}

/** The access token itself may still work. */
export function notRenewable(credentialName: string): ConnectionProblem {
	return {
		code: 'no_refresh_token',
		message: `The access token of the credential "${credentialName}" cannot be refreshed: LinkedIn issued no refresh token`,
		fix: 'LinkedIn issues refresh tokens only to apps that it approved for programmatic refresh. Until then, open the credential and select Switch account (older n8n: Reconnect) before its access token ends.',
		status: 'ok',
	};
}

export interface ScopeReport {
	granted: string[] | null;
	missing: string[];
}

const { leadFormResponses, events, organizationAcls } = PERMISSIONS;

/** Which scopes that every lead needs are missing. @param granted undefined if unknown */
export function scopeReport(granted: string[] | undefined): ScopeReport {
	const needed = [leadFormResponses, events, organizationAcls].map(({ scopes }) => scopes);
	// One of several scopes is enough.
	const missing = needed.filter(
		(scopes) => granted && !scopes.some((each) => granted.includes(each)),
	);
	return { granted: granted ?? null, missing: missing.map(([scope]) => scope) };
}

/** Without this scope, roles do not help. */
export function hasLeadScope({ missing }: ScopeReport): boolean {
	return !missing.includes(leadFormResponses.scopes[0]);
}

export function scopeProblems(
	{ missing }: ScopeReport,
	credentialName: string,
): ConnectionProblem[] {
	return missing.map((scope) => ({
		code: 'scope_missing',
		message: `LinkedIn did not grant the scope ${scope} to the credential "${credentialName}"`,
		fix: `Check in the Auth tab of your LinkedIn app that a product grants ${scope}, and that the credential requests it. Then open the credential and select Switch account (older n8n: Reconnect).`,
		status: 'missing_permissions',
	}));
}
