import { classifyThrown, type LinkedInFailure } from '../../../../nodes/shared/wire/errors/failure';
import {
	EXPIRED,
	SECRETS,
	cutInTheMiddle,
	httpError,
	invalidGrant,
	networkError,
	noRefreshToken,
	notConnected,
	oAuthError,
	tokenEndpointError,
} from './thrownByN8n';

type Failure = Partial<LinkedInFailure>;
const refreshRefused: Failure = { kind: 'reconnect_required', code: 'REFRESH_REFUSED' };
const clientRefused: Failure = { kind: 'reconnect_required', code: 'CLIENT_REFUSED' };
const expired: Failure = { kind: 'unauthorized', status: 401, code: 'EXPIRED_ACCESS_TOKEN' };
const noRefresh: Failure = { kind: 'unauthorized', code: 'NO_REFRESH_TOKEN' };
const tooMany: Failure = { kind: 'burst_quota', status: 429, code: 'TOO_MANY_REQUESTS' };
const unavailable = (code?: string): Failure => ({ kind: 'unavailable', ...(code && { code }) });
const answered = (kind: LinkedInFailure['kind'], status: number): Failure => ({ kind, status });
const expectedJson = 'Expected JSON response from OAuth2 token endpoint';
const retryAfter5 = { 'retry-after': '5' };
const inFive: Failure = { kind: 'burst_quota', retryAfterMs: 5_000 };
const slowDown = '{"status":429,"code":"TOO_MANY_REQUESTS","message":"Slow down"}';

it.each<[string, unknown, Failure]>([
	['a 401 after a refresh', httpError(401, EXPIRED), expired],
	['a 403', httpError(403, { code: 'ACCESS_DENIED' }), answered('missing_permission', 403)],
	['a 429 with Retry-After', httpError(429, {}, retryAfter5), inFive],
	['a 502 with HTML', httpError(502, '<html>'), answered('unavailable', 502)],
	["LinkedIn's refusal to refresh", oAuthError('invalid_request', 'revoked'), refreshRefused],
	['invalid_grant', invalidGrant(), refreshRefused],
	['a wrong client secret', oAuthError('invalid_client', 'failed'), clientRefused],
	['a wrong client secret at a renewal', oAuthError('invalid_client', '').cause, clientRefused],
	['a busy server at a renewal', oAuthError('server_error', '').cause, unavailable()],
	['no refresh token at a renewal', noRefreshToken().cause, noRefresh],
	['a wrong client id', oAuthError('invalid_client_id', 'failed'), clientRefused],
	['a busy token endpoint', tokenEndpointError(429, slowDown), tooMany],
	['a broken token endpoint', httpError(500, 'oops'), answered('unavailable', 500)],
	['HTML as a token', tokenEndpointError(200, '<html>', expectedJson), unavailable()],
	['no refresh token', noRefreshToken(), noRefresh],
	['no connection yet', notConnected(), { kind: 'reconnect_required', code: 'NOT_CONNECTED' }],
	['a reset connection', networkError('ECONNRESET'), unavailable('ECONNRESET')],
	['a timeout', networkError('ECONNABORTED', 'timeout'), unavailable('ECONNABORTED')],
	['a 200 that is cut off', cutInTheMiddle(), { ...unavailable(), status: undefined }],
	['a 400', httpError(400, { code: 'BAD' }), { ...answered('refused', 400), code: 'BAD' }],
	['a status beside another code', { code: 'EPIPE', status: 500 }, unavailable('EPIPE')],
	['a status as a text', { code: 'ESTATUS', status: '500' }, unavailable('ESTATUS')],
	['a refused refresh without a body', { code: 'EAUTH' }, refreshRefused],
	['an invalid_grant body', { code: 'E', body: { error: 'invalid_grant' } }, refreshRefused],
	['a body without a refusal', { code: 'EPIPE', body: { error: 7 } }, unavailable('EPIPE')],
	['an error that wraps nothing', { errorResponse: null }, unavailable()],
	['an unknown error', new Error('boom'), unavailable()],
	['no error at all', undefined, unavailable()],
])('classifyThrown classifies %s and leaves out its secrets', (_, error, expected) => {
	const failure = classifyThrown(error);
	expect({ status: undefined, ...failure }).toMatchObject(expected);
	for (const secret of SECRETS) expect(JSON.stringify(failure)).not.toContain(secret);
});
