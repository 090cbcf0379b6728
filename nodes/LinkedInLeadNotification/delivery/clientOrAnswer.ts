import type { IWebhookFunctions } from 'n8n-workflow';

import { LinkedInClient } from '../../shared/api/linkedInClient';

/**
 * The client with the credential, which holds the key of challenges and signatures; n8n takes a while to
 * read it, so it is read once per request. When it cannot be read, the request is answered with 503: an
 * error would start a failing execution, which everybody could then do.
 * @returns undefined when the request was answered
 */
export async function clientOrAnswer(
	context: IWebhookFunctions,
): Promise<LinkedInClient | undefined> {
	try {
		return await LinkedInClient.create(context);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(
			`A request to the LinkedIn Lead Notification Trigger was refused, since its credential could not be read. ${reason}`,
		);
		context.getResponseObject().status(503).json({ message: 'The credential cannot be read.' });
		return undefined;
	}
}
