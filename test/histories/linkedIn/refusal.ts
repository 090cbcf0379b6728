/** LinkedIn's answer with an error, in the words of wire contract 2.6. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>,
	) {
		super(String(body.message));
	}
}

export function invalidParameter(fieldPath: string, code = 'FIELD_INVALID'): Refusal {
	return new Refusal(400, {
		errorDetailType: 'com.linkedin.common.error.BadRequest',
		message: 'Invalid param. Please see errorDetails for more information.',
		errorDetails: { inputErrors: [{ code, input: { inputPath: { fieldPath } } }] },
		status: 400,
	});
}

export function accessDenied(resource: string): Refusal {
	return new Refusal(403, {
		status: 403,
		serviceErrorCode: 100,
		code: 'ACCESS_DENIED',
		message: `Not enough permissions to access: ${resource}.FINDER-owner.20260901`,
	});
}

export function notFound(): Refusal {
	return new Refusal(404, {
		status: 404,
		code: 'NOT_FOUND',
		message: 'Could not find entity',
	});
}

export function tokenRefused(code: 'EXPIRED_ACCESS_TOKEN' | 'REVOKED_ACCESS_TOKEN'): Refusal {
	const isExpired = code === 'EXPIRED_ACCESS_TOKEN';
	return new Refusal(401, {
		status: 401,
		serviceErrorCode: isExpired ? 65602 : 65601,
		code,
		message: isExpired
			? 'The token used in the request has expired'
			: 'The token used in the request has been revoked by the user',
	});
}

export function versionRetired(version: string): Refusal {
	return new Refusal(426, {
		status: 426,
		code: 'NONEXISTENT_VERSION',
		message: `Requested version ${version}01 is not active`,
	});
}

export function throttled(limit: 'burst' | 'day'): Refusal {
	const name = limit === 'day' ? 'APPLICATION DAY limit' : 'limit';
	return new Refusal(429, {
		status: 429,
		serviceErrorCode: 101,
		code: 'TOO_MANY_REQUESTS',
		message: `Resource level throttle ${name} for calls to this resource is reached.`,
	});
}

export function failed(status: 500 | 503): Refusal {
	return new Refusal(status, { status, message: 'Internal Server Error' });
}
