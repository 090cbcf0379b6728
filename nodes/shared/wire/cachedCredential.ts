import { cloneDeep } from 'lodash';
import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

const KEEP_MS = 10_000;

/**
 * The same context, with the credential cached for ten seconds. n8n otherwise reads the credential at every
 * call to LinkedIn. That costs 2 ms in an execution, but some 40 ms in polls and webhooks, where n8n starts a
 * new JavaScript engine each time.
 * A 401 empties the cache. n8n reads the stored token before it renews one, so caching causes no extra
 * renewal.
 */
export function cachingCredential<
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
		// n8n writes a renewed token into the object that it received.
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
