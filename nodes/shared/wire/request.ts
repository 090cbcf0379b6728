import type { IHttpRequestMethods } from 'n8n-workflow';

import type { RestliQuery } from './restli';

/** A call to LinkedIn. */
export interface LinkedInRequest {
	/** e.g. `/rest/leadForms/7234246`, with keys already encoded. */
	path: string;
	method?: IHttpRequestMethods;
	query?: RestliQuery;
	/** A field projection, e.g. `id,form:(name,content)`. */
	fields?: string;
	body?: object;
	/** The object that the user asked for, for error messages, e.g. `Page 5509810`. */
	target?: string;
	/** Whether to retry after an error response; default true. Connection failures are always retried. */
	retry?: boolean;
	/** Aborted when the response is no longer needed. */
	signal?: AbortSignal;
}

/** e.g. `leadForms` */
export function resourceOf({ path }: LinkedInRequest): string {
	return path.split('/')[2] ?? path;
}

/** LinkedIn's daily limits count each finder, read by key and kind of write (BEHAVIOR.md 8). */
export function endpointOf(request: LinkedInRequest): string {
	const { path, method = 'GET', query = {} } = request;
	const isByKey = path.split('/').length > 3;
	return [method, resourceOf(request), isByKey ? 'by key' : query.q].join(' ');
}
