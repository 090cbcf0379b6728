import type { Application } from './application';

/** The application's request to the member. */
interface AuthorizationRequest {
	redirectUri: string;
	scopes: string[];
	state?: string;
}

/**
 * Reads the parameters of the authorization URL (contract 1.1). LinkedIn answers a wrong one with a page in the browser,
 * or sends the browser back with an error; here, it is always a page.
 * @returns the problem, in words, when LinkedIn does not ask the member
 */
export function readAuthorization(
	application: Application,
	parameters: Record<string, string | undefined>,
): AuthorizationRequest | string {
	const {
		client_id,
		redirect_uri: redirectUri = '',
		response_type,
		scope = '',
		state,
	} = parameters;
	if (client_id !== application.clientId) return 'Client_id doesn’t match';
	// Each absolute URI counts as registered; LinkedIn accepts none with a fragment (contract 1.1).
	const isRegistered = URL.canParse(redirectUri) && /^https?:[^#]*$/.test(redirectUri);
	if (!isRegistered) return 'Redirect_uri doesn’t match';
	if (response_type !== 'code') return 'A required parameter "response_type" is missing';
	const scopes = scope.split(/\s+/).filter((name) => name !== '');
	if (scopes.length === 0) return 'A required parameter "scope" is missing';
	const notGranted = scopes.find((name) => !application.scopes.includes(name));
	if (notGranted !== undefined) {
		return `Scope "${notGranted}" is not authorized for your application`;
	}
	return { redirectUri, scopes, state };
}

/** The URL to which the browser goes after Allow. */
export function codeLocation({ redirectUri, state }: AuthorizationRequest, code: string): string {
	const url = new URL(redirectUri);
	url.searchParams.set('code', code);
	if (state !== undefined) url.searchParams.set('state', state);
	return url.toString();
}
