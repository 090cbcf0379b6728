import type { IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../shared/api/credential';

/**
 * The key that challenges and signatures are made with. When the credential cannot be read, the request
 * is answered with 503: an error would start a failing execution, which everybody could then do.
 * @returns undefined when the request was answered
 */
export async function clientSecretOrAnswer(
	context: IWebhookFunctions,
): Promise<string | undefined> {
	try {
		return (await readCredential(context)).clientSecret;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(
			`A request to the LinkedIn Lead Notification Trigger was refused, since its credential could not be read. ${reason}`,
		);
		context.getResponseObject().status(503).json({ message: 'The credential cannot be read.' });
		return undefined;
	}
}
