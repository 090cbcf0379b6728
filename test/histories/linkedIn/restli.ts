import type { RestliValue as Written } from '../../simulator/server/restli/syntax';
import { parseValue, splitQuery } from '../../simulator/server/restli/syntax';

/** A value of a query as Rest.li 2.0 writes it (wire contract 2.3). */
export type RestliValue = string | RestliValue[] | { [key: string]: RestliValue };

/** One request, understood. */
export interface Call {
	/** e.g. `leadFormResponses` */
	resource: string;
	/** What follows in the path, e.g. an id. */
	key?: string;
	query: Record<string, RestliValue>;
	/** The field projection, unread. */
	fields: string;
}

/** @throws Error when it is not written in Rest.li 2.0 */
export function readCall(url: string): Call {
	const [address, search = ''] = url.replace('https://api.linkedin.com/rest/', '').split('?');
	const [resource, key] = address.split('/');
	const query: Call['query'] = {};
	let fields = '';
	for (const [name, value] of splitQuery(search)) {
		if (name === 'fields') fields = value;
		else query[name] = plain(parseValue(value));
	}
	return { resource, key: key === undefined ? undefined : decodeURIComponent(key), query, fields };
}

function plain(value: Written): RestliValue {
	if (value.kind === 'primitive') return value.text;
	if (value.kind === 'list') return value.items.map(plain);
	return Object.fromEntries([...value.entries].map(([key, each]) => [key, plain(each)]));
}
