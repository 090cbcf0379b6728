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
const retryAfter5 = { 'retry-after': '5' };
const inFive: Failure = { kind: 'burst_quota', retryAfterMs: 5_000 };
const slowDown = '{"status":429,"code":"TOO_MANY_REQUESTS","message":"Slow down"}';

it.each<[string, unknown, Failure]>([
	['a 401 after a refresh', httpError(401, EXPIRED), expired],
	['a 429 with Retry-After', httpError(429, {}, retryAfter5), inFive],
	["LinkedIn's refusal to refresh", oAuthError('invalid_request', 'revoked'), refreshRefused],
	['invalid_grant', invalidGrant(), refreshRefused],
	['a wrong client secret', oAuthError('invalid_client', 'failed'), clientRefused],
	['a busy server at a renewal', oAuthError('server_error', '').cause, unavailable()],
	['no refresh token at a renewal', noRefreshToken().cause, noRefresh],
	['a busy token endpoint', tokenEndpointError(429, slowDown), tooMany],
	['a broken token endpoint', httpError(500, 'oops'), answered('unavailable', 500)],
	['no connection yet', notConnected(), { kind: 'reconnect_required', code: 'NOT_CONNECTED' }],
	['a timeout', networkError('ECONNABORTED', 'timeout'), unavailable('ECONNABORTED')],
	['a 200 that is cut off', cutInTheMiddle(), { ...unavailable(), status: undefined }],
	['a 400', httpError(400, { code: 'BAD' }), { ...answered('refused', 400), code: 'BAD' }],
	['a status beside another code', { code: 'EPIPE', status: 500 }, unavailable('EPIPE')],
	['a refused refresh without a body', { code: 'EAUTH' }, refreshRefused],
	['a body without a refusal', { code: 'EPIPE', body: { error: 7 } }, unavailable('EPIPE')],
	['no error at all', undefined, unavailable()],
])('classifyThrown classifies %s and leaves out its secrets', (_, error, expected) => {
	const failure = classifyThrown(error);
	expect({ status: undefined, ...failure }).toMatchObject(expected);
	for (const secret of SECRETS) expect(JSON.stringify(failure)).not.toContain(secret);
});
