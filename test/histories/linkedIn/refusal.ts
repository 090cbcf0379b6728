import { ApiError, badRequest, invalidValue } from '../../simulator/server/errors';

export function invalidParameter(fieldPath: string): ApiError {
	return invalidValue(fieldPath, 'refused');
}

export function parameterNotAllowed(fieldPath: string): ApiError {
	return badRequest([{ code: 'QUERY_PARAM_NOT_ALLOWED', fieldPath }]);
}

export function failed(status: 500 | 503): ApiError {
	return new ApiError(status, { status, message: 'Internal Server Error' });
}
