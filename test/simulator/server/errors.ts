import { jsonAnswer, type Answer } from './answer';
import type { InputError } from './restli/parameters';

/** LinkedIn's refusal of an API call, with the exact body of contract 2.6. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>,
	) {
		super(`${status} ${String(body.message)}`);
	}

	toAnswer(): Answer {
		return jsonAnswer(this.status, this.body);
	}
}

/** The service error codes of the token errors (contract 2.6). */
export const SERVICE_ERROR_CODE = { invalid: 65600, revoked: 65601, expired: 65602, empty: 65604 };

export type TokenProblem = keyof typeof SERVICE_ERROR_CODE;

const TOKEN_PROBLEM: Record<TokenProblem, { code: string; message: string }> = {
	invalid: { code: 'INVALID_ACCESS_TOKEN', message: 'Invalid access token' },
	revoked: {
		code: 'REVOKED_ACCESS_TOKEN',
		message: 'The token used in the request has been revoked by the user',
	},
	expired: { code: 'EXPIRED_ACCESS_TOKEN', message: 'The token used in the request has expired' },
	empty: { code: 'EMPTY_ACCESS_TOKEN', message: 'Empty oauth2 access token' },
};

/** 401; for `expired` the service error code is a variant (contract 5-2). */
export function tokenError(
	problem: TokenProblem,
	serviceErrorCode: number = SERVICE_ERROR_CODE[problem],
): ApiError {
	return new ApiError(401, { status: 401, serviceErrorCode, ...TOKEN_PROBLEM[problem] });
}

export function versionMissing(): ApiError {
	return new ApiError(400, {
		status: 400,
		code: 'VERSION_MISSING',
		message:
			'A version must be present. Please specify a version by adding the Linkedin-Version header.',
	});
}

/** 426 for a version that is retired, never existed or is not a month. */
export function versionNotActive(version: string): ApiError {
	return new ApiError(426, {
		status: 426,
		code: 'NONEXISTENT_VERSION',
		message: `Requested version ${version}01 is not active`,
	});
}

/**
 * 403 for a missing scope or role.
 * @param method as LinkedIn writes it, e.g. `leadFormResponses.FINDER-owner.20260901`
 */
export function accessDenied(method: string): ApiError {
	return new ApiError(403, {
		status: 403,
		serviceErrorCode: 100,
		code: 'ACCESS_DENIED',
		message: `Not enough permissions to access: ${method}`,
	});
}

/**
 * 403 for a field of a projection that LinkedIn does not show; in these words it refuses parameters.
 * @param path e.g. `/form/versionId`
 */
export function unpermittedField(path: string): ApiError {
	return new ApiError(403, {
		status: 403,
		serviceErrorCode: 100,
		code: 'ACCESS_DENIED',
		message: `Unpermitted fields present in FIELDS: Data Processing Exception while processing fields [${path}]`,
	});
}

/** 403 for an organization whose record the member may not see. */
export function adminOnly(organizationId: string): ApiError {
	return new ApiError(403, {
		message:
			"Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for " +
			`urn:li:organization:${organizationId}`,
		status: 403,
	});
}

export function notFound(code = 'NOT_FOUND'): ApiError {
	return new ApiError(404, { status: 404, code, message: 'Could not find entity' });
}

/** 400 for parameters; a missing one has the older envelope (contract 2.6). */
export function badRequest(errors: readonly InputError[]): ApiError {
	const [first] = errors;
	if (first.code === 'PARAM_MISSING') {
		return new ApiError(400, {
			status: 400,
			code: 'ILLEGAL_ARGUMENT',
			message: `Parameter '${first.fieldPath}' is required`,
		});
	}
	return new ApiError(400, {
		errorDetailType: 'com.linkedin.common.error.BadRequest',
		message: 'Invalid param. Please see errorDetails for more information.',
		errorDetails: {
			inputErrors: errors
				.filter(({ code }) => code !== 'PARAM_MISSING')
				.map(({ code, fieldPath, description }) => ({
					code,
					...(description !== undefined && { description }),
					input: { inputPath: { fieldPath } },
				})),
		},
		status: 400,
	});
}

/** 400 for one parameter whose value is refused. */
export function invalidValue(fieldPath: string, reason: string): ApiError {
	return badRequest([
		{ code: 'FIELD_INVALID', fieldPath, description: `ERROR :: /${fieldPath} :: ${reason}` },
	]);
}

/** 429; a `day` throttle lasts until midnight UTC, a `burst` for some seconds. */
export function throttled(limit: 'burst' | 'day'): ApiError {
	const name = limit === 'day' ? 'APPLICATION DAY limit' : 'limit';
	return new ApiError(429, {
		status: 429,
		serviceErrorCode: 101,
		code: 'TOO_MANY_REQUESTS',
		message: `Resource level throttle ${name} for calls to this resource is reached.`,
	});
}

export function internalError(): ApiError {
	return new ApiError(500, {
		status: 500,
		code: 'INTERNAL_SERVER_ERROR',
		message: 'Internal Server Error',
	});
}

/** 414 (contract 2.3, rule 7). */
export function queryTooLong(): ApiError {
	return new ApiError(414, { status: 414, code: 'URI_TOO_LONG', message: 'URI is too long' });
}

/** 415: the body of a write is JSON and has to be called so (contract 2.1). */
export function unsupportedMediaType(): ApiError {
	return new ApiError(415, {
		status: 415,
		code: 'UNSUPPORTED_MEDIA_TYPE',
		message: 'Content-Type has to be application/json',
	});
}

const CHALLENGE_REFUSAL = 'This URL did not pass the security challenge check';

/** 400 for a webhook that fails the challenge (contract 3.7); the text is LinkedIn's, its place is not known. */
export function challengeFailed(place: 'message' | 'inputErrors'): ApiError {
	if (place === 'inputErrors') {
		const error = { fieldPath: 'webhook', description: CHALLENGE_REFUSAL };
		return badRequest([{ code: 'FIELD_INVALID', ...error }]);
	}
	return new ApiError(400, { status: 400, code: 'BAD_REQUEST', message: CHALLENGE_REFUSAL });
}

/** 400 for one subscription too many of an owner (contract 3.7); the text is made up. */
export function tooManySubscriptions(most: number): ApiError {
	return new ApiError(400, {
		status: 400,
		code: 'BAD_REQUEST',
		message: `The maximum number of ${most} subscriptions for this owner has been reached`,
	});
}

/** For a subscription that exists already, where the variant has it refused; the text is made up. */
export function duplicateSubscription(status: 400 | 409): ApiError {
	return new ApiError(status, {
		status,
		code: status === 409 ? 'CONFLICT' : 'BAD_REQUEST',
		message: 'This subscription already exists',
	});
}
