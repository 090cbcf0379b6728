import { jsonAnswer, type Answer } from '../answer';
import type { SimulatorState } from '../state';
import type { Variants } from '../variants';
import type { Token, TokenPair } from './tokens';

/** The fields of a form-encoded body. */
export type FormFields = Record<string, unknown>;

/** The endpoints that a server calls, by the last part of `/oauth/v2/…`. */
export const TOKEN_ENDPOINTS = { accessToken, introspectToken };

/** A refusal in the OAuth shape (contract 1.3). */
class OAuthError extends Error {
	constructor(
		readonly status: number,
		readonly error: string,
		description: string,
	) {
		super(description);
	}
}

/** Answers one of the {@link TOKEN_ENDPOINTS}; refusals have the OAuth shape. */
export function answerTokenEndpoint(
	endpoint: (state: SimulatorState, form: FormFields) => object,
	state: SimulatorState,
	form: FormFields,
): Answer {
	try {
		return jsonAnswer(200, endpoint(state, form));
	} catch (refusal) {
		if (!(refusal instanceof OAuthError)) throw refusal;
		const { status, error, message: error_description } = refusal;
		return jsonAnswer(status, { error, error_description });
	}
}

/** Exchanges a code or refresh token for an access token (contract 1.1 to 1.3). */
function accessToken(state: SimulatorState, form: FormFields): object {
	const grantType = field(form, 'grant_type');
	requireClient(state, form);
	if (grantType === 'authorization_code') return tokenAnswer(state, redeemCode(state, form));
	if (grantType !== 'refresh_token') {
		throw new OAuthError(400, 'unsupported_grant_type', `Grant type ${grantType} is not supported`);
	}
	const pair = state.tokens.refresh(state.application, field(form, 'refresh_token'));
	if (pair !== undefined) return tokenAnswer(state, pair);
	const words = 'The provided authorization grant or refresh token is invalid, expired or revoked';
	throw new OAuthError(400, 'invalid_request', words);
}

function redeemCode(state: SimulatorState, form: FormFields): TokenPair {
	const code = field(form, 'code');
	const redirectUri = field(form, 'redirect_uri');
	const found = state.tokens.takeCode(code);
	if (found === undefined) {
		const words = 'Unable to retrieve access token: authorization code not found';
		throw new OAuthError(401, 'invalid_request', words);
	}
	if (found.grant.redirectUri !== redirectUri || state.clock.now() >= found.expiresAt) {
		const words =
			'Unable to retrieve access token: appid/redirect uri/code verifier does not match ' +
			'authorization code. Or authorization code expired. Or external member binding exists';
		throw new OAuthError(400, 'invalid_redirect_uri', words);
	}
	return state.tokens.issuePair(state.application, found.grant);
}

/** Returns what LinkedIn knows about a token (contract 1.4), with times in seconds. */
function introspectToken(state: SimulatorState, form: FormFields): object {
	requireClient(state, form);
	const token = state.tokens.find(field(form, 'token'));
	if (token === undefined) return { active: false };
	const status = state.tokens.stateOf(token);
	return {
		active: status === 'active',
		client_id: token.grant.clientId,
		authorized_at: Math.floor(token.grant.authorizedAt / 1000),
		created_at: Math.floor(token.issuedAt / 1000),
		status,
		expires_at: Math.floor(token.expiresAt / 1000),
		scope: token.grant.scopes.join(','),
		auth_type: '3L',
	};
}

/** Requires the client's credentials in the body; a Basic header doesn't count (contract 1.1). */
function requireClient({ application }: SimulatorState, form: FormFields): void {
	const clientId = field(form, 'client_id');
	const clientSecret = field(form, 'client_secret');
	if (clientId !== application.clientId || clientSecret !== application.clientSecret) {
		throw new OAuthError(401, 'invalid_client', 'Client authentication failed');
	}
}

function field(form: FormFields, name: string): string {
	const value = form[name];
	if (typeof value === 'string' && value !== '') return value;
	throw new OAuthError(400, 'invalid_request', `A required parameter "${name}" is missing`);
}

const SEPARATOR: Record<Variants['scopeSeparator'], string> = {
	comma: ',',
	space: ' ',
	encodedSpace: '%20',
};

function tokenAnswer({ clock, variants }: SimulatorState, { access, refresh }: TokenPair): object {
	const secondsLeft = ({ expiresAt }: Token) => Math.floor((expiresAt - clock.now()) / 1000);
	return {
		access_token: access.value,
		expires_in: secondsLeft(access),
		refresh_token: refresh?.value,
		refresh_token_expires_in: refresh && secondsLeft(refresh),
		scope: access.grant.scopes.join(SEPARATOR[variants.scopeSeparator]),
		token_type: 'Bearer',
	};
}
