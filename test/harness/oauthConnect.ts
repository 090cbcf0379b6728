import { giveConsent } from './giveConsent';
import type { N8nClient } from './n8nClient';

/** How connecting ended: n8n's last page in words. */
export interface ConnectOutcome {
	connected: boolean;
	/** What the page says, without its markup. */
	text: string;
}

/**
 * Connects an OAuth2 credential as a person does in a browser, without one: n8n's address, the
 * simulator's consent, n8n's callback. n8n must have been given the simulator's own address as the
 * credential's authorization URL.
 *
 * @returns n8n's verdict; a consent that was refused is an outcome, not an error
 * @throws Error when the simulator shows a page of errors in place of the consent
 */
export async function connectCredential(
	client: N8nClient,
	credentialId: string,
): Promise<ConnectOutcome> {
	const address = await client.credentials.authorizationUrl(credentialId);
	const callback = await giveConsent(new URL(address).origin, address);
	const { pathname, search } = new URL(callback);
	const answer = await client.session.fetch(`${pathname}${search}`);
	const text = readableText(await answer.text());
	return { connected: text.includes('Connection successful'), text };
}

function readableText(page: string): string {
	return page
		.replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}
