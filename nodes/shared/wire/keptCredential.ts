import { cloneDeep } from 'lodash';
import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

/** How long what was read is good for, milliseconds. */
const KEEP_MS = 10_000;

/**
 * The same context, but n8n reads the node's credential at most every ten seconds. It reads it for every
 * call to LinkedIn: in an execution that takes 2 ms of computing, and some 40 ms in polls and webhooks,
 * for which n8n starts a JavaScript engine of its own each time.
 *
 * What LinkedIn refuses with 401 is forgotten. n8n itself looks for a token that was renewed meanwhile
 * before it renews one, so that a kept one costs no renewal.
 */
export function keepingCredential<
	Context extends IExecuteFunctions | IPollFunctions | IWebhookFunctions,
>(context: Context): Context {
	const { helpers } = context;
	let kept: Promise<ICredentialDataDecryptedObject> | undefined;
	let readAt = 0;
	const httpRequest = async (options: IHttpRequestOptions) => {
		const answer: Promise<unknown> = helpers.httpRequest(options);
		answer.catch((error: unknown) => {
			if (isUnauthorized(error)) kept = undefined;
		});
		return await answer;
	};
	const getCredentials = async (type: string) => {
		const now = Date.now();
		if (kept === undefined || Math.abs(now - readAt) >= KEEP_MS) {
			readAt = now;
			kept = context.getCredentials(type);
			kept.catch(() => {
				kept = undefined;
			});
		}
		// n8n writes a renewed token into what it was given.
		return cloneDeep(await kept);
	};
	return Object.create(context, {
		helpers: { value: Object.create(helpers, { httpRequest: { value: httpRequest } }) as unknown },
		getCredentials: { value: getCredentials },
	}) as Context;
}

function isUnauthorized(error: unknown): boolean {
	const { response, httpCode } = error as { response?: { status?: unknown }; httpCode?: unknown };
	return response?.status === 401 || httpCode === '401';
}
