import type { Application } from './application';

/** The application's request to the member. */
interface AuthorizationRequest {
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
	const {
		client_id,
		redirect_uri: redirectUri = '',
		response_type,
		scope = '',
		state,
	} = parameters;
	if (client_id !== application.clientId) {
		return { kind: 'page', message: 'Client_id doesn’t match' };
	}
	// Each absolute URI counts as registered; LinkedIn accepts none with a fragment (contract 1.1).
	const isRegistered = URL.canParse(redirectUri) && /^https?:[^#]*$/.test(redirectUri);
	if (!isRegistered) {
		return { kind: 'page', message: 'Redirect_uri doesn’t match' };
	}
	const scopes = scope.split(/\s+/).filter((name) => name !== '');
	const request: AuthorizationRequest = { redirectUri, scopes, state };
	const refuse = (error: string, error_description: string): AuthorizationOutcome => ({
		kind: 'redirect',
		location: locationOf(request, { error, error_description }),
	});
	if (response_type !== 'code') {
		return refuse('invalid_request', 'A required parameter "response_type" is missing');
	}
	if (scopes.length === 0) {
		return refuse('invalid_request', 'A required parameter "scope" is missing');
	}
	const notGranted = scopes.find((name) => !application.scopes.includes(name));
	if (notGranted === undefined) return { kind: 'consent', request };
	const words = `Scope "${notGranted}" is not authorized for your application`;
	return refuse('unauthorized_scope_error', words);
}

/** The URL to which the browser goes after Allow. */
export const codeLocation = (request: AuthorizationRequest, code: string) =>
	locationOf(request, { code });

function locationOf(
	{ redirectUri, state }: AuthorizationRequest,
	parameters: Record<string, string>,
): string {
	const url = new URL(redirectUri);
	for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
	if (state !== undefined) url.searchParams.set('state', state);
	return url.toString();
}
