import { jsonAnswer, type Answer } from '../answer';
import type { SimulatorState } from '../state';
import type { Variants } from '../variants';
import { missingParameter, OAuthError } from './errors';
import type { TokenPair } from './tokens';

/** The fields of a form-encoded body. */
export type FormFields = Record<string, unknown>;

type Endpoint = (state: SimulatorState, form: FormFields) => Answer;

/** The endpoints that a server calls, by the last part of `/oauth/v2/…`. */
export const TOKEN_ENDPOINTS: Record<string, Endpoint> = {
	accessToken,
	introspectToken,
};

/** Answers one of the {@link TOKEN_ENDPOINTS}; refusals have the OAuth shape. */
export function answerTokenEndpoint(
	endpoint: string,
	state: SimulatorState,
	form: FormFields,
): Answer {
	try {
		return TOKEN_ENDPOINTS[endpoint](state, form);
	} catch (error) {
		if (error instanceof OAuthError) return error.toAnswer();
		throw error;
	}
}

/** Code or refresh token to access token (contract 1.1 to 1.3). */
function accessToken(state: SimulatorState, form: FormFields): Answer {
	const grantType = field(form, 'grant_type');
	requireClient(state, form);
	if (grantType === 'authorization_code') return tokenAnswer(state, redeemCode(state, form));
	if (grantType === 'refresh_token') {
		const pair = state.tokens.refresh(state.application, field(form, 'refresh_token'));
		if (pair !== undefined) return tokenAnswer(state, pair);
		throw new OAuthError(
			400,
			'invalid_request',
			'The provided authorization grant or refresh token is invalid, expired or revoked',
		);
	}
	throw new OAuthError(400, 'unsupported_grant_type', `Grant type ${grantType} is not supported`);
}

function redeemCode(state: SimulatorState, form: FormFields): TokenPair {
	const code = field(form, 'code');
	const redirectUri = field(form, 'redirect_uri');
	const found = state.tokens.takeCode(code);
	if (found === undefined) {
		throw new OAuthError(
			401,
			'invalid_request',
			'Unable to retrieve access token: authorization code not found',
		);
	}
	if (found.grant.redirectUri !== redirectUri || state.clock.now() >= found.expiresAt) {
		throw new OAuthError(
			400,
			'invalid_redirect_uri',
			'Unable to retrieve access token: appid/redirect uri/code verifier does not match ' +
				'authorization code. Or authorization code expired. Or external member binding exists',
		);
	}
	return state.tokens.issuePair(state.application, found.grant);
}

/** What LinkedIn knows of a token (contract 1.4); times in seconds. */
function introspectToken(state: SimulatorState, form: FormFields): Answer {
	requireClient(state, form);
	const token = state.tokens.find(field(form, 'token'));
	if (token === undefined) return jsonAnswer(200, { active: false });
	// A new token that answers REVOKED for its first seconds does so here, too.
	const isRefused = 'usableFrom' in token && state.clock.now() < token.usableFrom;
	const status = isRefused ? 'revoked' : state.tokens.stateOf(token);
	return jsonAnswer(200, {
		active: status === 'active',
		client_id: token.grant.clientId,
		authorized_at: Math.floor(token.grant.authorizedAt / 1000),
		created_at: Math.floor(token.issuedAt / 1000),
		status,
		expires_at: Math.floor(token.expiresAt / 1000),
		scope: token.grant.scopes.join(','),
		auth_type: '3L',
	});
}

/** The credentials have to be in the body; a Basic header doesn't count (contract 1.1). */
function requireClient({ application }: SimulatorState, form: FormFields): void {
	const clientId = field(form, 'client_id');
	const clientSecret = field(form, 'client_secret');
	if (clientId !== application.clientId || clientSecret !== application.clientSecret) {
		throw new OAuthError(401, 'invalid_client', 'Client authentication failed');
	}
}

function field(form: FormFields, name: string): string {
	const value = form[name];
	if (typeof value !== 'string' || value === '') throw missingParameter(name);
	return value;
}

function tokenAnswer({ clock, variants }: SimulatorState, pair: TokenPair): Answer {
	const secondsUntil = (time: number) => Math.floor((time - clock.now()) / 1000);
	return jsonAnswer(200, {
		access_token: pair.accessToken,
		expires_in: secondsUntil(pair.access.expiresAt),
		...(pair.refresh !== undefined && {
			refresh_token: pair.refreshToken,
			refresh_token_expires_in: secondsUntil(pair.refresh.expiresAt),
		}),
		scope: pair.access.grant.scopes.join(SEPARATOR[variants.scopeSeparator]),
		token_type: 'Bearer',
	});
}

const SEPARATOR: Record<Variants['scopeSeparator'], string> = {
	comma: ',',
	space: ' ',
	encodedSpace: '%20',
};
