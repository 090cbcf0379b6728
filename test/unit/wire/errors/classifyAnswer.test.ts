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

const coded = (code: string, message = 'In words') => ({ code, message });

const ofLimit = (limit: string) => coded('TOO_MANY_REQUESTS', `Resource level throttle ${limit}`);
const challenge = { message: 'This URL did not pass the security challenge check' };
const description = 'this url DID NOT PASS the Security Challenge check';

it.each<[LinkedInFailure['kind'], number, string, object, code?: string]>([
	['version_retired', 400, 'no version', coded('VERSION_MISSING', 'A version must be present.')],
	['version_retired', 426, 'a retired version, without a body', {}, 'NONEXISTENT_VERSION'],
	['version_retired', 403, 'a retired version, by its code', coded('NONEXISTENT_VERSION')],
	['refused', 400, 'a parameter that is not allowed', INVALID_PARAM],

	['unauthorized', 401, 'an expired token', EXPIRED, 'EXPIRED_ACCESS_TOKEN'],
	['missing_permission', 403, 'a missing scope or role', coded('ACCESS_DENIED', 'Not enough …')],
	['not_found', 404, 'an unknown object', coded('NOT_FOUND')],
	['refused', 400, 'a failed challenge', challenge, 'CHALLENGE_FAILED'],
	['refused', 422, 'a failed challenge', challenge, 'CHALLENGE_FAILED'],
	[
		...(['refused', 400, 'a failed challenge in other capitals, in a field error'] as const),
		{ errorDetails: { inputErrors: [{ code: 'FIELD_INVALID', description }] } },
		'CHALLENGE_FAILED',
	],
	['daily_quota', 429, 'the daily limit of the app', ofLimit('APPLICATION DAY limit for calls')],
	['daily_quota', 429, "a member's daily limit", ofLimit('APPLICATION_AND_MEMBER DAY limit')],
	['burst_quota', 429, 'a limit of seconds', ofLimit('APPLICATION_AND_MEMBER SECOND limit')],
	['burst_quota', 429, 'a limit of minutes', ofLimit('MINUTE limit for calls, today')],
	['unavailable', 500, 'a server error', { message: 'Internal Server Error' }],
	['unavailable', 408, 'a request timeout', {}],
])('returns %s for %i: %s', (kind, status, _, body, code = (body as { code?: string }).code) => {
	const failure = classifyAnswer(answer(status, body));
	expect(failure).toMatchObject({ kind, status });
	expect(failure.code).toBe(code);
});

it.each([null, '<html>', [], { message: 7, code: 7, errorDetails: 'x' }])(
	'an answer with the unknown body %j is classified by its status',
	(body) => {
		expect(classifyAnswer(answer(400, body))).toEqual({ kind: 'refused', status: 400 });
		expect(classifyAnswer(answer(429, body)).kind).toBe('burst_quota');
	},
);

it.each([
	['Requested version 20250701 is not active', 'version_retired'],
	['Requested version 202508 is not supported', 'version_retired'],
	['API version 202507 is not active', 'version_retired'],
	['Requested version latest01 is not active', 'version_retired'],
	['The account is not active', undefined],
	['Version 3 of the form is not active', undefined],
	['The requested version 20260901 is not actively used', undefined],
])('by its sentence, whatever the status, "%s" is %s', (message, kind) => {
	for (const status of [400, 401, 403, 404, 410]) {
		const byStatus = classifyAnswer(answer(status, {})).kind;
		expect(classifyAnswer(answer(status, { message })).kind).toBe(kind ?? byStatus);
	}
});

it("the detail of a failure contains LinkedIn's errors about parameters", () => {
	expect(classifyAnswer(answer(400, INVALID_PARAM)).detail).toBe(
		'Invalid param. Please see errorDetails for more information.; QUERY_PARAM_NOT_ALLOWED adType',
	);
	const inputErrors = [null, { code: 'FIELD_INVALID', description: 'ERROR :: /value' }, {}];
	expect(classifyAnswer(answer(400, { errorDetails: { inputErrors } })).detail).toBe(
		'FIELD_INVALID ERROR :: /value',
	);
});

it('the detail of a failure has no null character and no half character, even where the text is cut', () => {
	const message = `a\0b${'x'.repeat(296)}😀`;
	const { detail } = classifyAnswer({ status: 400, body: { message }, headers: {} });
	expect(detail).toBe(`ab${'x'.repeat(296)}😀`);
	const cut = classifyAnswer({ status: 400, body: { message: `x${message}` }, headers: {} });
	expect(cut.detail).toBe(`xab${'x'.repeat(296)}`);
});

it.each([
	['7', 7_000],
	['-3', undefined],
	['Wed, 25 Nov 2026 00:00:00 GMT', undefined],
])('classifyAnswer reads Retry-After %s as %s ms', (header, expected) => {
	const failure = classifyAnswer(answer(503, {}, { 'retry-after': header }));
	expect(failure.retryAfterMs).toBe(expected);
});
