import { asRecord, jsonIn } from '../values/json';
import { TIMEOUT_MS } from '../wire/exchange';
import { splitScopes } from '../wire/credential';
import { classifyThrown } from '../wire/errors/failure';
import type { LinkedInClient } from '../wire/linkedInClient';

const INTROSPECTION_URL = 'https://www.linkedin.com/oauth/v2/introspectToken';

export interface TokenIntrospection {
	status: 'active' | 'expired' | 'revoked';
	issuedAt?: number;
	expiresAt?: number;
	scopes?: string[];
}

/**
 * What LinkedIn says about the stored access token, without using it: use could renew it. Source: LinkedIn's
 * token introspection page.
 * @returns `client_refused` for a wrong client ID or secret, which a working access token would hide;
 * undefined if unknown
 */
export async function introspectToken(
	client: LinkedInClient,
): Promise<TokenIntrospection | 'client_refused' | undefined> {
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
	} catch (error) {
		// The error may contain the request with its secrets, so it is not passed on.
		return classifyThrown(error).status === 401 ? 'client_refused' : undefined;
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
		issuedAt: typeof issuedAt === 'number' ? issuedAt * 1000 : undefined,
		expiresAt: typeof expiresAt === 'number' ? expiresAt * 1000 : undefined,
		scopes: splitScopes(scope),
	};
}
