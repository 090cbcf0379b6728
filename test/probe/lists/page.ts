import { Skipped } from '../fact';
import { at, isObject, type JsonObject } from '../linkedIn/json';
import type { Exchange } from '../linkedIn/linkedIn';

/** One page of a list, as it was answered (contract 2.5). */
export interface Page {
	start: number;
	/** The `count` that was asked for. */
	asked: number;
	status: number;
	elements: JsonObject[];
	/** What each element is known by, in the order of the page. */
	keys: string[];
	/** `paging.count`, which may differ from what was asked. */
	saidCount: number | undefined;
	total: number | undefined;
	hasNextLink: boolean;
}

/** Reads a page out of an answer; one that was refused has no elements. */
export function pageOf({ status, body }: Exchange, start: number, asked: number): Page {
	const listed = at(body, 'elements');
	const elements = Array.isArray(listed) ? listed.filter(isObject) : [];
	const links = at(body, 'paging', 'links');
	return {
		start,
		asked,
		status,
		elements,
		keys: elements.map(keyOf),
		saidCount: numberOrNone(at(body, 'paging', 'count')),
		total: numberOrNone(at(body, 'paging', 'total')),
		hasNextLink:
			Array.isArray(links) && links.some((link) => isObject(link) && link.rel === 'next'),
	};
}

/** @throws {Skipped} when LinkedIn did not answer with 200 */
export function requireAnswered(exchange: Exchange): Exchange {
	if (exchange.status !== 200) throw new Skipped(reasonOf(exchange));
	return exchange;
}

/** Why LinkedIn refused, by its status and code; its message may name somebody. */
export function reasonOf({ path, status, body }: Exchange): string {
	const code = at(body, 'code') ?? at(body, 'error');
	const refused = `LinkedIn answered ${path.replace(/\d{4,}/g, '…')} with ${status}`;
	return `${refused}${typeof code === 'string' ? ` ${code}` : ''}`;
}

function keyOf(element: JsonObject): string {
	return JSON.stringify(element, (_key, value: unknown) =>
		typeof value === 'bigint' ? String(value) : value,
	);
}

function numberOrNone(value: unknown): number | undefined {
	return typeof value === 'number' ? value : undefined;
}
