import { classifyThrown } from '../../../../nodes/shared/wire/errors/failure';
import type { LinkedInFailure } from '../../../../nodes/shared/wire/errors/failure';
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

describe('classifyThrown', () => {
	it.each<[string, unknown, Partial<LinkedInFailure>]>([
		[
			'a 401 after a refresh',
			httpError(401, EXPIRED),
			{ kind: 'unauthorized', status: 401, code: 'EXPIRED_ACCESS_TOKEN' },
		],
		[
			'a 403',
			httpError(403, { code: 'ACCESS_DENIED' }),
			{ kind: 'missing_permission', status: 403 },
		],
		[
			'a 429 with Retry-After',
			httpError(429, {}, { 'retry-after': '5' }),
			{ kind: 'burst_quota', retryAfterMs: 5_000 },
		],
		[
			'a 502 of HTML',
			httpError(502, '<html>Bad gateway</html>'),
			{ kind: 'unavailable', status: 502 },
		],
		[
			"LinkedIn's refusal to refresh",
			oAuthError(
				'invalid_request',
				'The provided authorization grant or refresh token is invalid, expired or revoked',
			),
			{ kind: 'reconnect_required', code: 'REFRESH_REFUSED' },
		],
		['invalid_grant', invalidGrant(), { kind: 'reconnect_required', code: 'REFRESH_REFUSED' }],
		[
			'a wrong client secret',
			oAuthError('invalid_client', 'Client authentication failed'),
			{ kind: 'reconnect_required', code: 'CLIENT_REFUSED' },
		],
		[
			'a wrong client id',
			oAuthError('invalid_client_id', 'Client authentication failed'),
			{ kind: 'reconnect_required', code: 'CLIENT_REFUSED' },
		],
		[
			'a busy token endpoint',
			tokenEndpointError(429, '{"status":429,"code":"TOO_MANY_REQUESTS","message":"Slow down"}'),
			{ kind: 'burst_quota', status: 429, code: 'TOO_MANY_REQUESTS' },
		],
		['a broken token endpoint', httpError(500, 'oops'), { kind: 'unavailable', status: 500 }],
		[
			'HTML from the token endpoint',
			tokenEndpointError(200, '<html>', 'Expected JSON response from OAuth2 token endpoint'),
			{ kind: 'unavailable' },
		],
		['no refresh token', noRefreshToken(), { kind: 'unauthorized', code: 'NO_REFRESH_TOKEN' }],
		['no connection yet', notConnected(), { kind: 'reconnect_required', code: 'NOT_CONNECTED' }],
		[
			'a refused connection',
			networkError('ECONNREFUSED'),
			{ kind: 'unavailable', code: 'ECONNREFUSED' },
		],
		['a reset connection', networkError('ECONNRESET'), { kind: 'unavailable', code: 'ECONNRESET' }],
		['an unknown host', networkError('ENOTFOUND'), { kind: 'unavailable', code: 'ENOTFOUND' }],
		[
			'a timeout',
			networkError('ECONNABORTED', 'timeout of 200ms exceeded'),
			{ kind: 'unavailable', code: 'ECONNABORTED' },
		],
		['a cut in the middle of a 200', cutInTheMiddle(), { kind: 'unavailable' }],
		['a 400', httpError(400, { code: 'BAD' }), { kind: 'refused', status: 400, code: 'BAD' }],
		[
			'a code with a number that is no answer of a token endpoint',
			{ code: 'EPIPE', status: 500 },
			{ kind: 'unavailable', code: 'EPIPE' },
		],
		[
			'an answer of a token endpoint without a number',
			{ code: 'ESTATUS', status: '500' },
			{ kind: 'unavailable', code: 'ESTATUS' },
		],
		[
			'a refused refresh without a body',
			{ code: 'EAUTH' },
			{ kind: 'reconnect_required', code: 'REFRESH_REFUSED' },
		],
		[
			'a refused refresh under another code',
			{ code: 'EOTHER', body: { error: 'invalid_grant' } },
			{ kind: 'reconnect_required', code: 'REFRESH_REFUSED' },
		],
		...[null, 'invalid_grant', {}, { error: 7 }].map(
			(body): [string, unknown, Partial<LinkedInFailure>] => [
				`a body that tells of no refusal, ${JSON.stringify(body)}`,
				{ code: 'EPIPE', body },
				{ kind: 'unavailable', code: 'EPIPE' },
			],
		),
		['an error that wraps nothing', { errorResponse: null }, { kind: 'unavailable' }],
		['an unknown error', new Error('boom'), { kind: 'unavailable' }],
		['no error at all', undefined, { kind: 'unavailable' }],
	])('sorts %s', (_, error, expected) => {
		const failure = classifyThrown(error);
		expect(failure).toMatchObject(expected);
		for (const secret of SECRETS) expect(JSON.stringify(failure)).not.toContain(secret);
	});

	it('gives no status to a failure without an answer of LinkedIn', () => {
		expect(classifyThrown(cutInTheMiddle()).status).toBeUndefined();
		expect(classifyThrown(networkError('ECONNRESET')).status).toBeUndefined();
		expect(classifyThrown(oAuthError('invalid_request', '')).status).toBeUndefined();
	});

	it('understands the errors that refreshOAuth2Token throws bare', () => {
		const bare = (error: { cause?: unknown }) => classifyThrown(error.cause);
		expect(bare(oAuthError('invalid_client', '')).code).toBe('CLIENT_REFUSED');
		expect(bare(oAuthError('temporarily_unavailable', '')).kind).toBe('unavailable');
		expect(bare(oAuthError('server_error', '')).kind).toBe('unavailable');
		expect(bare(invalidGrant()).code).toBe('REFRESH_REFUSED');
		expect(bare(noRefreshToken()).code).toBe('NO_REFRESH_TOKEN');
		expect(bare(tokenEndpointError(503, ''))).toMatchObject({ kind: 'unavailable', status: 503 });
	});

	it('ends at errors that cause each other', () => {
		const first: { cause?: unknown } = new Error('first');
		first.cause = Object.assign(new Error('second'), { cause: first, code: 'EPIPE' });
		expect(classifyThrown(first)).toEqual({ kind: 'unavailable', code: 'EPIPE' });
	});
});
