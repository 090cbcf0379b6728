import type { ErrorAnswer, LinkedInFailure } from '../../../../nodes/shared/wire/errors/failure';
import { classifyAnswer } from '../../../../nodes/shared/wire/errors/failure';
import { EXPIRED } from './thrownByN8n';

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
			'unauthorized',
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
			'unauthorized',
			'REVOKED_ACCESS_TOKEN',
		],
		['an expired token', 401, EXPIRED, 'unauthorized', 'EXPIRED_ACCESS_TOKEN'],
		[
			'no token',
			401,
			{
				status: 401,
				serviceErrorCode: 65604,
				code: 'EMPTY_ACCESS_TOKEN',
				message: 'Empty oauth2 access token',
			},
			'unauthorized',
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
