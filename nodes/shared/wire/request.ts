import type { IHttpRequestMethods } from 'n8n-workflow';

import type { RestliQuery } from './restli';

/** One call to LinkedIn, before it is made. */
export interface LinkedInRequest {
	/** e.g. `/rest/leadForms/7234246`; keys in it are already encoded. */
	path: string;
	method?: IHttpRequestMethods;
	query?: RestliQuery;
	/** A field projection, e.g. `id,form:(name,content)`. */
	fields?: string;
	/** Sent as JSON. */
	body?: object;
	/** What the user asked for, for error messages, e.g. `organization 5509810`. */
	target?: string;
	/** Display name of the node's field that the target was entered in, for error messages. */
	field?: string;
	/**
	 * Whether a read is tried again that LinkedIn answered with a failure of its own (5xx, unreadable); on
	 * by default. One that it did not answer, or found too fast, is tried again in any case.
	 */
	retry?: boolean;
	/** Once aborted, nobody needs the answer any more: LinkedIn is not asked for it (again). */
	signal?: AbortSignal;
}

/** e.g. `leadForms` */
export function resourceOf({ path }: LinkedInRequest): string {
	return path.split('/')[2] ?? path;
}

/**
 * LinkedIn counts the calls of a day by endpoint (wire contract 2.7), and lists as such each finder of a
 * resource, the reading of one by its key and of several, and each kind of write.
 */
export function endpointOf(request: LinkedInRequest): string {
	const { path, method = 'GET', query = {} } = request;
	const isByKey = path.split('/').length > 3;
	return [method, resourceOf(request), isByKey ? 'by key' : query.q].join(' ');
}
