import { Refusal } from '../standIn';

/** Salesforce's codes of what a record is refused for, and of what is wrong with a request. */
export type SalesforceErrorCode =
	| 'CANNOT_UPDATE_CONVERTED_LEAD'
	| 'INVALID_FIELD'
	| 'INVALID_SESSION_ID'
	| 'JSON_PARSER_ERROR'
	| 'MALFORMED_ID'
	| 'NOT_FOUND'
	| 'REQUEST_LIMIT_EXCEEDED'
	| 'REQUIRED_FIELD_MISSING';

const STATUS_CODES: Partial<Record<SalesforceErrorCode, number>> = {
	INVALID_SESSION_ID: 401,
	REQUEST_LIMIT_EXCEEDED: 403,
	NOT_FOUND: 404,
};

/** An error in the shape of Salesforce's REST API: a list of one. */
export function salesforceRefusal(
	errorCode: SalesforceErrorCode,
	message: string,
	fields: string[] = [],
): Refusal {
	return new Refusal(STATUS_CODES[errorCode] ?? 400, [{ message, errorCode, fields }]);
}
