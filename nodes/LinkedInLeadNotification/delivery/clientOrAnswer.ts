import type { IWebhookFunctions } from 'n8n-workflow';

import { CallPolicy } from '../../shared/wire/callPolicy';
import { CREDENTIAL_TYPE } from '../../shared/wire/credential';
import { LinkedInClient } from '../../shared/wire/linkedInClient';
import { keepingCredential, KeptCredential } from '../../shared/wire/keptCredential';
import { processMemory } from '../../shared/processMemory';

/** What the requests to one trigger have in common. */
interface Shared {
	credential: KeptCredential;
	/** LinkedIn bears only so many calls at once, however many notifications it sends. */
	calls: CallPolicy;
}

/** By trigger node and credential, in this process. */
const sharedByTrigger = processMemory(new Map<string, Shared>());

/**
 * The client with the credential, which holds the key of challenges and signatures. When it cannot be
 * read, the request is answered with 503: an error would start a failing execution, which everybody could
 * then do.
 * @returns undefined when the request was answered
 */
export async function clientOrAnswer(
	context: IWebhookFunctions,
	calls?: CallPolicy,
): Promise<LinkedInClient | undefined> {
	try {
		return await LinkedInClient.create(context, calls);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(
			`A request to the LinkedIn Lead Notification Trigger was refused, since its credential could not be read. ${reason}`,
		);
		context.getResponseObject().status(503).json({ message: 'The credential cannot be read.' });
		return undefined;
	}
}

/**
 * The same with a credential that another request may have read just before. What does not fit it must be
 * held against the one of now.
 */
export async function recentClientOrAnswer(
	context: IWebhookFunctions,
): Promise<LinkedInClient | undefined> {
	const { id, credentials } = context.getNode();
	const key = [context.getWorkflow().id, id, credentials?.[CREDENTIAL_TYPE]?.id].join(' ');
	const shared = sharedByTrigger.get(key);
	const credential = shared?.credential ?? new KeptCredential();
	// A limit that LinkedIn set is forgotten after the burst.
	const calls = shared === undefined || shared.calls.isIdle ? new CallPolicy() : shared.calls;
	sharedByTrigger.set(key, { credential, calls });
	return await clientOrAnswer(keepingCredential(context, credential), calls);
}
