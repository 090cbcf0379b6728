import { AuthError } from '@n8n/client-oauth2';
import { ResponseError } from '@n8n/client-oauth2/dist/client-oauth2';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { AxiosError, AxiosHeaders } from 'axios';
import type { JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';

import { node } from '../inMemoryLinkedIn';

/** The secrets inside the thrown errors, which no text may show. */
export const SECRETS = ['SECRET-access-token', 'SECRET-client-secret', 'SECRET-refresh-token'];

/** LinkedIn's answer to an expired token. */
export const EXPIRED = {
	status: 401,
	serviceErrorCode: 65602,
	code: 'EXPIRED_ACCESS_TOKEN',
	message: 'The token used in the request has expired',
};

const config: InternalAxiosRequestConfig = {
	url: 'https://api.linkedin.com/rest/leadForms',
	headers: new AxiosHeaders({ Authorization: `Bearer ${SECRETS[0]}` }),
	data: `client_secret=${SECRETS[1]}&refresh_token=${SECRETS[2]}`,
};

/** n8n's request helper throws a NodeApiError whose cause is the original error. */
function wrapped(error: Error): NodeApiError {
	return new NodeApiError(node, error as unknown as JsonObject);
}

/** An answer that n8n's request helper turned into an error; the body is text, because the client requests text. */
export function httpError(
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): NodeApiError {
	const data = typeof body === 'string' ? body : JSON.stringify(body);
	const message = `Request failed with status code ${status}`;
	return answered(message, 'ERR_BAD_REQUEST', { status, data, headers: new AxiosHeaders(headers) });
}

/** An error of the HTTP client after an answer arrived. */
function answered(
	message: string,
	code: string,
	response: Pick<AxiosResponse, 'status' | 'data' | 'headers'>,
): NodeApiError {
	return wrapped(
		new AxiosError(message, code, config, {}, { statusText: '', config, ...response }),
	);
}

export function networkError(code: string, message = `connect ${code}`): NodeApiError {
	return wrapped(new AxiosError(message, code, config, {}));
}

export function cutInTheMiddle(): NodeApiError {
	const response = { status: 200, data: undefined, headers: new AxiosHeaders() };
	return answered('stream has been aborted', 'ERR_BAD_RESPONSE', response);
}

export function oAuthError(error: string, description: string): NodeApiError {
	const body = { error, error_description: description };
	return wrapped(new AuthError('Sentence of the OAuth client', body));
}

export function invalidGrant(): NodeApiError {
	return wrapped(
		new NodeOperationError(node, 'The credential "LinkedIn of Ada" needs to be reconnected.', {
			failure: { cause: 'credential-invalid' },
		}),
	);
}

/** The token endpoint's answer is not an OAuth error. */
export function tokenEndpointError(status: number, body: string): NodeApiError {
	return wrapped(new ResponseError(status, body));
}

export function noRefreshToken(): NodeApiError {
	return wrapped(
		new Error(
			'OAuth access token expired and no refresh token is available. Please reconnect the credentials.',
		),
	);
}

export function notConnected(): NodeApiError {
	return wrapped(new UserError('OAuth credentials not connected'));
}
