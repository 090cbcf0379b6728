import { jsonAnswer, type Answer } from './answer';
import type { Variants } from './variants';

/** LinkedIn refuses an API call, with the exact body of contract 2.6. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>,
	) {
		const { stackTraceLimit } = Error;
		// Nobody reads where a refusal comes from, and finding out would take longer than the refusal.
		Error.stackTraceLimit = 0;
		super(`${status} ${String(body.message)}`);
		Error.stackTraceLimit = stackTraceLimit;
	}

	toAnswer(): Answer {
		return jsonAnswer(this.status, this.body);
	}
}

/** A refusal whose body has status, code and message. */
export function refusal(
	status: number,
	code: string,
	message: string,
	serviceErrorCode?: number,
): ApiError {
	return new ApiError(status, { status, serviceErrorCode, code, message });
}

const TOKEN_REFUSALS = {
	invalid: [65600, 'INVALID_ACCESS_TOKEN', 'Invalid access token'],
	revoked: [
		65601,
		'REVOKED_ACCESS_TOKEN',
		'The token used in the request has been revoked by the user',
	],
	expired: [65602, 'EXPIRED_ACCESS_TOKEN', 'The token used in the request has expired'],
	empty: [65604, 'EMPTY_ACCESS_TOKEN', 'Empty oauth2 access token'],
} as const;

/** 401; for `expired` the service error code is a variant (contract 5-2). */
export function tokenError(problem: keyof typeof TOKEN_REFUSALS, variants: Variants): ApiError {
	const [number, code, message] = TOKEN_REFUSALS[problem];
	const { expiredTokenServiceErrorCode: ofExpired } = variants;
	return refusal(401, code, message, problem === 'expired' ? ofExpired : number);
}

/** Refuses a version that is retired, never existed, or is not a month; only the 426 has a code. */
export function versionNotActive(version: string, { retiredVersion: status }: Variants): ApiError {
	const words = `Requested version ${version}01 is not active`;
	if (status === 426) return refusal(status, 'NONEXISTENT_VERSION', words);
	const message = status === 400 ? `Requested version ${version} is not supported` : words;
	return new ApiError(status, { status, message });
}

/**
 * 403 for a missing scope or role.
 * @param method as LinkedIn writes it, e.g. `leadFormResponses.FINDER-owner.20260901`
 */
export const accessDenied = (method: string) =>
	refusal(403, 'ACCESS_DENIED', `Not enough permissions to access: ${method}`, 100);

/**
 * 403 for a field of a projection that LinkedIn does not show; LinkedIn refuses parameters with the same words.
 * @param path e.g. `/form/versionId`
 */
export const unpermittedField = (path: string) =>
	refusal(
		403,
		'ACCESS_DENIED',
		`Unpermitted fields present in FIELDS: Data Processing Exception while processing fields [${path}]`,
		100,
	);

export const notFound = ({ notFoundCode }: Variants) =>
	refusal(404, notFoundCode, 'Could not find entity');

/** One error in a query or a body. */
export interface InputError {
	code: 'QUERY_PARAM_NOT_ALLOWED' | 'FIELD_INVALID' | 'PARAM_MISSING';
	fieldPath: string;
	description?: string;
}

/** 400 for parameters; for a missing one in LinkedIn's older format (contract 2.6). */
export function badRequest(errors: readonly InputError[]): ApiError {
	const [first] = errors;
	if (first.code === 'PARAM_MISSING') {
		return refusal(400, 'ILLEGAL_ARGUMENT', `Parameter '${first.fieldPath}' is required`);
	}
	const inputErrors = errors
		.filter(({ code }) => code !== 'PARAM_MISSING')
		.map(({ fieldPath, ...error }) => ({ ...error, input: { inputPath: { fieldPath } } }));
	return new ApiError(400, {
		errorDetailType: 'com.linkedin.common.error.BadRequest',
		message: 'Invalid param. Please see errorDetails for more information.',
		errorDetails: { inputErrors },
		status: 400,
	});
}

/** 400 for one parameter whose value is refused. */
export function invalidValue(fieldPath: string, reason: string): ApiError {
	const description = `ERROR :: /${fieldPath} :: ${reason}`;
	return badRequest([{ code: 'FIELD_INVALID', fieldPath, description }]);
}

/** 429; a `day` throttle lasts until midnight UTC, a `burst` for some seconds. */
export function throttled(limit: 'burst' | 'day'): ApiError {
	const name = limit === 'day' ? 'APPLICATION DAY limit' : 'limit';
	const words = `Resource level throttle ${name} for calls to this resource is reached.`;
	return refusal(429, 'TOO_MANY_REQUESTS', words, 101);
}
