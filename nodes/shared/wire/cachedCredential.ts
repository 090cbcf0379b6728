import { cloneDeep } from 'lodash';
import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

const KEEP_MS = 10_000;

/** A credential that was read, and when. */
export interface KeptCredential {
	reading?: Promise<ICredentialDataDecryptedObject>;
	readAt: number;
}

/**
 * The same context, with the credential cached for ten seconds. n8n otherwise reads the credential at every
 * call to LinkedIn. That costs 2 ms in an execution, but some 40 ms in polls and webhooks, where n8n starts a
 * new JavaScript engine each time.
 * A 401 empties the cache. n8n reads the stored token before it renews one, so caching causes no extra
 * renewal.
 * @param kept shared by contexts of one node and one credential; by default, each context has its own. Executions share
 * none, because n8n may resolve a credential for the person who started one.
 */
export function cachingCredential<
	Context extends IExecuteFunctions | IPollFunctions | IWebhookFunctions,
>(context: Context, kept: KeptCredential = { readAt: 0 }): Context {
	const { helpers } = context;
	const httpRequest = async (options: IHttpRequestOptions) => {
		const answer: Promise<unknown> = helpers.httpRequest(options);
		answer.catch((error: unknown) => {
			if (isUnauthorized(error)) kept.reading = undefined;
		});
		return await answer;
	};
	const getCredentials = async (type: string) => {
		const now = Date.now();
		if (kept.reading === undefined || Math.abs(now - kept.readAt) >= KEEP_MS) {
			const reading = context.getCredentials(type);
			kept.reading = reading;
			kept.readAt = now;
			reading.catch(() => {
				if (kept.reading === reading) kept.reading = undefined;
			});
		}
		// n8n writes a renewed token into the object that it received.
		return cloneDeep(await kept.reading);
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
