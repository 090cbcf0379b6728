import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { ALL } from './parameters';

/** Keeps the entries whose name or id holds what was typed, whatever its case. */
export function listResult(
	entries: INodeListSearchItems[],
	filter: string | undefined,
): INodeListSearchResult {
	const wanted = filter?.trim().toLowerCase() ?? '';
	return {
		results: entries.filter(
			({ name, value }) =>
				name.toLowerCase().includes(wanted) || String(value).toLowerCase().includes(wanted),
		),
	};
}

/** Puts the choice "all" on top of a list. */
export function withAll(name: string, { results }: INodeListSearchResult): INodeListSearchResult {
	return { results: [{ name, value: ALL }, ...results] };
}
