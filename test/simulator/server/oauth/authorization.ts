import type { Application } from './application';
import { acceptsRedirectUri } from './application';

/** What the application asks the member for. */
export interface AuthorizationRequest {
	redirectUri: string;
	scopes: string[];
	state?: string;
}

/** LinkedIn shows the consent page, shows an error page, or sends the browser back with an error. */
export type AuthorizationOutcome =
	| { kind: 'consent'; request: AuthorizationRequest }
	| { kind: 'page'; message: string }
	| { kind: 'redirect'; location: string };

/** Reads the parameters of the authorization URL (contract 1.1 and the last paragraph of 1.3). */
export function readAuthorization(
	application: Application,
	parameters: Record<string, string | undefined>,
): AuthorizationOutcome {
	const { client_id, redirect_uri, response_type, scope, state } = parameters;
	if (client_id !== application.clientId) {
		return { kind: 'page', message: 'Client_id doesn’t match' };
	}
	if (redirect_uri === undefined || !acceptsRedirectUri(application, redirect_uri)) {
		return { kind: 'page', message: 'Redirect_uri doesn’t match' };
	}
	const scopes = (scope ?? '').split(/\s+/).filter((name) => name !== '');
	const request: AuthorizationRequest = {
		redirectUri: redirect_uri,
		scopes,
		...(state !== undefined && { state }),
	};
	const refuse = (error: string, description: string): AuthorizationOutcome => ({
		kind: 'redirect',
		location: errorLocation(request, error, description),
	});
	if (response_type !== 'code') {
		return refuse('invalid_request', 'A required parameter "response_type" is missing');
	}
	if (scopes.length === 0) {
		return refuse('invalid_request', 'A required parameter "scope" is missing');
	}
	const notGranted = scopes.find((name) => !application.scopes.includes(name));
	if (notGranted !== undefined) {
		return refuse(
			'unauthorized_scope_error',
			`Scope "${notGranted}" is not authorized for your application`,
		);
	}
	return { kind: 'consent', request };
}

/** Where the browser goes after Cancel. */
export function cancelledLocation(request: AuthorizationRequest): string {
	return errorLocation(
		request,
		'user_cancelled_authorize',
		'The user cancelled LinkedIn authorization',
	);
}

/** Where the browser goes after Allow. */
export function codeLocation(request: AuthorizationRequest, code: string): string {
	return location(request, { code });
}

function errorLocation(
	request: AuthorizationRequest,
	error: string,
	error_description: string,
): string {
	return location(request, { error, error_description });
}

function location(request: AuthorizationRequest, parameters: Record<string, string>): string {
	const url = new URL(request.redirectUri);
	for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
	if (request.state !== undefined) url.searchParams.set('state', request.state);
	return url.toString();
}
