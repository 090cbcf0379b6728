import type { N8nClient } from './n8nClient';

/** How connecting ended: n8n's last page in words. */
export interface ConnectOutcome {
	connected: boolean;
	/** What the page says, without its markup. */
	text: string;
}

/** What the person presses on LinkedIn's consent page. */
export type Decision = 'allow' | 'cancel';

/**
 * Connects an OAuth2 credential as a person does in a browser, without one: n8n's address, the
 * simulator's consent page and its form, n8n's callback. n8n must have been given the simulator's
 * own address as the credential's authorization URL.
 *
 * @returns n8n's verdict; a consent that was cancelled or refused is an outcome, not an error
 * @throws Error when the simulator shows a page of errors in place of the consent
 */
export async function connectCredential(
	client: N8nClient,
	credentialId: string,
	decision: Decision = 'allow',
): Promise<ConnectOutcome> {
	const authorization = new URL(await client.credentials.authorizationUrl(credentialId));
	const consent = await fetch(authorization, { redirect: 'manual' });
	const callback =
		consent.headers.get('location') ?? (await submitConsent(authorization, consent, decision));

	const { pathname, search } = new URL(callback);
	const answer = await client.session.fetch(`${pathname}${search}`);
	const text = readableText(await answer.text());
	return { connected: text.includes('Connection successful'), text };
}

/** Presses a button of the consent page, whose form repeats the parameters of its own address. */
async function submitConsent(
	authorization: URL,
	consent: Response,
	decision: Decision,
): Promise<string> {
	const page = await consent.text();
	const scopes = [...page.matchAll(/data-scope="([^"]*)"/g)].map(([, scope]) => scope);
	if (!consent.ok || scopes.length === 0) {
		throw new Error(`There is no consent to give: ${readableText(page)}`);
	}
	const form = new URLSearchParams(authorization.searchParams);
	form.set('decision', decision);
	const answer = await fetch(new URL(authorization.pathname, authorization), {
		method: 'POST',
		body: form,
		redirect: 'manual',
	});
	const location = answer.headers.get('location');
	if (!location) throw new Error(`The consent led nowhere: ${readableText(await answer.text())}`);
	return location;
}

function readableText(page: string): string {
	return page
		.replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}
