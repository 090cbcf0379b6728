import type { IHttpRequestMethods } from 'n8n-workflow';

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
}

/** e.g. `leadForms` */
export function resourceOf({ path }: LinkedInRequest): string {
	return path.split('/')[2] ?? path;
}

/** LinkedIn's daily limits of an application count each finder, read by key and kind of write (BEHAVIOR.md 8). */
export function endpointOf(request: LinkedInRequest): string {
	const { path, method = 'GET', query = {} } = request;
	const isByKey = path.split('/').length > 3;
	return [method, resourceOf(request), isByKey ? 'by key' : query.q].join(' ');
}

/** A query value in Rest.li 2.0: a primitive, a list, or a record (union). */
export type RestliValue =
	| string
	| number
	| boolean
	| readonly RestliValue[]
	| { readonly [key: string]: RestliValue | undefined };

type RestliQuery = Record<string, RestliValue | undefined>;

// encodeURIComponent keeps ! ' ( ) * ~, but quotes and parentheses are Rest.li syntax.
const RESTLI_SYNTAX = /[,()':]/g;
// encodeURIComponent throws on half a surrogate pair, which user input may contain.
const LONE_SURROGATE = /\p{Surrogate}/gu;

function encodePrimitive(value: string): string {
	if (value === '') return "''";
	return encodeURIComponent(value.replace(LONE_SURROGATE, '\uFFFD')).replace(
		RESTLI_SYNTAX,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/**
 * Encodes a value for Rest.li 2.0: structure stays literal; keys and primitives are percent-encoded,
 * Rest.li's syntax characters included. Source: LinkedIn's "Rest.li protocol" page and JavaScript client.
 */
export function encodeRestli(value: RestliValue): string {
	if (isList(value)) return `List(${value.map(encodeRestli).join(',')})`;
	if (typeof value === 'object') {
		const fields = Object.entries(value).flatMap(([key, field]) =>
			field === undefined ? [] : [`${encodePrimitive(key)}:${encodeRestli(field)}`],
		);
		return `(${fields.join(',')})`;
	}
	return encodePrimitive(String(value));
}

function isList(value: RestliValue): value is readonly RestliValue[] {
	return Array.isArray(value);
}

/**
 * Builds a query string without question mark. Write it into the URL: an HTTP client's encoding would break
 * it.
 * @param fields a field projection such as `id,form:(name,content)`, kept literal
 */
export function restliQuery(query: RestliQuery, fields?: string): string {
	const parts = Object.entries(query).flatMap(([key, value]) =>
		value === undefined ? [] : [`${encodePrimitive(key)}=${encodeRestli(value)}`],
	);
	if (fields !== undefined) parts.push(`fields=${fields}`);
	return parts.join('&');
}
