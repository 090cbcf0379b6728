import type { ErrorAnswer } from '../../../../nodes/shared/api/errors/classify';
import {
	classifyAnswer,
	classifyThrown,
	isTokenRefusal,
} from '../../../../nodes/shared/api/errors/classify';
import type { LinkedInFailure } from '../../../../nodes/shared/api/errors/failure';
import {
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

const EXPIRED = {
	status: 401,
	serviceErrorCode: 65602,
	code: 'EXPIRED_ACCESS_TOKEN',
	message: 'The token used in the request has expired',
};
const INVALID_PARAM = {
	errorDetailType: 'com.linkedin.common.error.BadRequest',
	message: 'Invalid param. Please see errorDetails for more information.',
	errorDetails: {
		inputErrors: [
			{ code: 'QUERY_PARAM_NOT_ALLOWED', input: { inputPath: { fieldPath: 'adType' } } },
		],
	},
	status: 400,
};

function answer(status: number, body: unknown, headers: Record<string, unknown> = {}): ErrorAnswer {
	return { status, body, headers };
}

describe('classifyAnswer', () => {
	type Case = [string, number, object, LinkedInFailure['kind'], string | undefined];
	it.each<Case>([
		[
			'no version',
			400,
			{
				status: 400,
				code: 'VERSION_MISSING',
				message:
					'A version must be present. Please specify a version by adding the Linkedin-Version header.',
			},
			'version_retired',
			'VERSION_MISSING',
		],
		['a parameter that is not allowed', 400, INVALID_PARAM, 'refused', undefined],
		[
			'a required parameter',
			400,
			{ code: 'ILLEGAL_ARGUMENT', message: "Parameter 'owner' is required", status: 400 },
			'refused',
			'ILLEGAL_ARGUMENT',
		],
		[
			'an unknown token',
			401,
			{
				status: 401,
				serviceErrorCode: 65600,
				code: 'INVALID_ACCESS_TOKEN',
				message: 'Invalid access token',
			},
			'reconnect_required',
			'INVALID_ACCESS_TOKEN',
		],
		[
			'a revoked token',
			401,
			{
				status: 401,
				serviceErrorCode: 65601,
				code: 'REVOKED_ACCESS_TOKEN',
				message: 'The token used in the request has been revoked by the user',
			},
			'reconnect_required',
			'REVOKED_ACCESS_TOKEN',
		],
		['an expired token', 401, EXPIRED, 'reconnect_required', 'EXPIRED_ACCESS_TOKEN'],
		[
			'no token',
			401,
			{
				status: 401,
				serviceErrorCode: 65604,
				code: 'EMPTY_ACCESS_TOKEN',
				message: 'Empty oauth2 access token',
			},
			'reconnect_required',
			'EMPTY_ACCESS_TOKEN',
		],
		[
			'a missing scope or role',
			403,
			{
				status: 403,
				serviceErrorCode: 100,
				code: 'ACCESS_DENIED',
				message: 'Not enough permissions to access: leadFormResponses.FINDER-owner.20260901',
			},
			'missing_permission',
			'ACCESS_DENIED',
		],
		[
			'an organization of others',
			403,
			{
				message:
					"Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for urn:li:organization:35625943",
				status: 403,
			},
			'missing_permission',
			undefined,
		],
		[
			'nothing found',
			404,
			{ status: 404, code: 'NOT_FOUND', message: 'Could not find entity' },
			'not_found',
			'NOT_FOUND',
		],
		[
			'nothing found, by its other name',
			404,
			{ code: 'RESOURCE_NOT_FOUND' },
			'not_found',
			'RESOURCE_NOT_FOUND',
		],
		['no length', 411, {}, 'refused', undefined],
		...[400, 403, 422].map(
			(status): Case => [
				`a failed challenge, as ${status}`,
				status,
				{ message: 'This URL did not pass the security challenge check', code: 'BAD_REQUEST' },
				'refused',
				'CHALLENGE_FAILED',
			],
		),
		[
			'a failed challenge in other capitals, told of a field',
			400,
			{
				message: 'Invalid param. Please see errorDetails for more information.',
				errorDetails: {
					inputErrors: [
						{
							code: 'FIELD_INVALID',
							description: 'this url DID NOT PASS the Security Challenge check',
						},
					],
				},
			},
			'refused',
			'CHALLENGE_FAILED',
		],
		[
			'a retired version',
			426,
			{
				status: 426,
				code: 'NONEXISTENT_VERSION',
				message: 'Requested version 20240101 is not active',
			},
			'version_retired',
			'NONEXISTENT_VERSION',
		],
		[
			'the daily limit of the app',
			429,
			{
				status: 429,
				serviceErrorCode: 101,
				code: 'TOO_MANY_REQUESTS',
				message:
					'Resource level throttle APPLICATION DAY limit for calls to this resource is reached.',
			},
			'daily_quota',
			'TOO_MANY_REQUESTS',
		],
		[
			'the daily limit of the member',
			429,
			{
				code: 'TOO_MANY_REQUESTS',
				message: 'Resource level throttle MEMBER DAY limit for calls to this resource is reached.',
			},
			'daily_quota',
			'TOO_MANY_REQUESTS',
		],
		[
			'a burst limit',
			429,
			{
				code: 'TOO_MANY_REQUESTS',
				message: 'Resource level throttle limit for calls to this resource is reached.',
			},
			'burst_quota',
			'TOO_MANY_REQUESTS',
		],
		[
			'a server error',
			500,
			{ status: 500, message: 'Internal Server Error' },
			'unavailable',
			undefined,
		],
		['no service', 503, {}, 'unavailable', undefined],
		['a gateway timeout', 504, {}, 'unavailable', undefined],
		['a request timeout', 408, {}, 'unavailable', undefined],
	])('sorts %s', (_, status, body, kind, code) => {
		const failure = classifyAnswer(answer(status, body));
		expect(failure).toMatchObject({ kind, status });
		expect(failure.code).toBe(code);
	});

	it('keeps what LinkedIn says about parameters', () => {
		expect(classifyAnswer(answer(400, INVALID_PARAM)).detail).toBe(
			'Invalid param. Please see errorDetails for more information.; QUERY_PARAM_NOT_ALLOWED adType',
		);
		const inputErrors = [
			null,
			{ code: 'FIELD_INVALID', description: 'ERROR :: /value', input: null },
			{ input: { inputPath: {} } },
			{ input: {} },
		];
		expect(classifyAnswer(answer(400, { errorDetails: { inputErrors } })).detail).toBe(
			'FIELD_INVALID ERROR :: /value',
		);
	});

	it('keeps nothing that a database refuses, also where it is cut', () => {
		const message = `a\0b${'x'.repeat(296)}😀`;
		const { detail } = classifyAnswer({ status: 400, body: { message }, headers: {} });
		expect(detail).toBe(`ab${'x'.repeat(296)}😀`);
		const cut = classifyAnswer({ status: 400, body: { message: `x${message}` }, headers: {} });
		expect(cut.detail).toBe(`xab${'x'.repeat(296)}`);
	});

	it('keeps a long text short', () => {
		const { detail } = classifyAnswer(answer(500, { message: 'x'.repeat(10_000) }));
		expect(detail?.length).toBeLessThanOrEqual(300);
	});

	it.each([[undefined], [null], ['<html>'], [[]], [{ message: 7, code: 7, errorDetails: 'x' }]])(
		'needs no body that it understands: %j',
		(body) => {
			expect(classifyAnswer(answer(503, body))).toMatchObject({ kind: 'unavailable', status: 503 });
			expect(classifyAnswer(answer(429, body)).kind).toBe('burst_quota');
			const refused = classifyAnswer(answer(400, body));
			expect(refused).toEqual({ kind: 'refused', status: 400 });
		},
	);

	it.each([
		['7', 7_000],
		[7, 7_000],
		['0', undefined],
		['-3', undefined],
		['Wed, 25 Nov 2026 00:00:00 GMT', undefined],
		[undefined, undefined],
	])('reads Retry-After %s as %s ms', (header, expected) => {
		for (const status of [429, 503]) {
			const failure = classifyAnswer(answer(status, {}, { 'retry-after': header }));
			expect(failure.retryAfterMs).toBe(expected);
		}
	});
});

describe('classifyThrown', () => {
	it.each<[string, unknown, Partial<LinkedInFailure>]>([
		[
			'a 401 after a refresh',
			httpError(401, EXPIRED),
			{ kind: 'reconnect_required', status: 401, code: 'EXPIRED_ACCESS_TOKEN' },
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
		[
			'no refresh token',
			noRefreshToken(),
			{ kind: 'reconnect_required', code: 'NO_REFRESH_TOKEN' },
		],
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

describe('isTokenRefusal', () => {
	it.each<[LinkedInFailure, boolean]>([
		[{ kind: 'reconnect_required', status: 401 }, true],
		[{ kind: 'reconnect_required', code: 'NO_REFRESH_TOKEN' }, true],
		[{ kind: 'reconnect_required', code: 'REFRESH_REFUSED' }, false],
		[{ kind: 'reconnect_required', status: 400 }, false],
		[{ kind: 'missing_permission', status: 401 }, false],
	])('says of %j: %s', (failure, expected) => {
		expect(isTokenRefusal(failure)).toBe(expected);
	});
});
