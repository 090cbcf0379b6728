import { chunk, map, uniq } from 'lodash';

import { processMemory } from '../processMemory';
import { fingerprint } from '../values/json';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { BrokenElement } from './brokenElements';
import type { ListRequest, Region } from './listPass';
import { ListPass } from './listPass';

/** A list of which so many passes show something else keeps changing. */
const MOST_PASSES = 5;

/** Of a moving list, two passes miss the same element by chance once in thousands, so a third one shows what is there. */
const PASSES_AGAINST_TOTAL = 3;

export interface ListPart {
	elements: unknown[];
	/** In the last part: whether others may be missing, because no two passes agreed. */
	isUnsure?: true;
}

/** Lists by name whose totals and links count something else. */
const disbelieved = processMemory(new Set<string>());

/**
 * Reads a finder to its end, each element once. LinkedIn's totals and links are unreliable (BEHAVIOR.md 11): they
 * allow reading ahead, but reading continues behind what was received, and ends where nothing follows.
 * Each page shares an element with the previous pages, and steps back until it does. This leaves no gap when
 * elements are added or deleted meanwhile.
 * With `isolates`, a page that fails is halved until the broken elements are alone. Then pages share no element, and a
 * moving list may hide some. So these places are read again. A list is read again as a whole if that shows something
 * else, until two passes agree, or if LinkedIn's total says more than was found, until three do.
 * @yields the new elements of each page; the last parts hold a `BrokenElement` for each that is broken
 * @throws NodeApiError as `LinkedInClient.request`, or when page after page has nothing new
 */
export async function* readList(
	client: LinkedInClient,
	request: ListRequest,
): AsyncGenerator<ListPart, void, undefined> {
	const { keyOf = elementKey, name = JSON.stringify([request.path, request.query]) } = request;
	let found: Set<string> | undefined;
	let broken: readonly BrokenElement[] = [];
	let region: Region | undefined;
	let saidFirst = 0;
	let agreeing = 1;
	for (let passes = 1; ; passes++) {
		const isBelieved = !disbelieved.has(name);
		const settings = { isBelieved, brokenAt: map(broken, 'position'), region };
		const pass = new ListPass(client, { ...request, keyOf }, settings);
		const sizeBefore = found?.size ?? -1;
		for await (const elements of pass.pages()) {
			const known = found;
			const fresh = known ? elements.filter((each) => !known.has(keyOf(each))) : elements;
			for (const each of fresh) known?.add(keyOf(each));
			if (fresh.length > 0) yield { elements: fresh };
		}
		found ??= pass.seen;
		const { length: brokenBefore } = broken;
		broken = pass.brokenElements;
		saidFirst ||= pass.saidFirst;
		// Where elements change places, one that was found and then deleted may hide that another was not found.
		const isShort = pass.hasMoved && saidFirst > found.size + broken.length;
		const isMissing = isShort || pass.saysMoreThan(found.size);
		const isLeft = request.isReadAgain === true && broken.length > 0;
		const isSure = pass.unsure === undefined && brokenBefore === 0;
		if (!isMissing && (isSure || isLeft)) break;
		// What changed places may be missing in both passes.
		const hasMoved = isMissing && pass.hasMoved;
		const isSame = found.size === sizeBefore && broken.length === brokenBefore && !hasMoved;
		agreeing = isSame ? agreeing + 1 : 1;
		const isAgreed = agreeing >= (isMissing ? PASSES_AGAINST_TOTAL : 2);
		if (isAgreed && isMissing) disbelieved.add(name);
		if (isAgreed) break;
		if (passes === MOST_PASSES) {
			yield { elements: [], isUnsure: true };
			break;
		}
		region = passes === 1 && !isMissing ? pass.unsure : undefined;
	}
	if (broken.length > 0) yield { elements: [...broken] };
}

export async function* readPages(
	client: LinkedInClient,
	request: ListRequest,
): AsyncGenerator<unknown[], void, undefined> {
	for await (const { elements } of readList(client, request)) {
		if (elements.length > 0) yield elements;
	}
}

/** An element without an id is identified by its whole content. */
export function elementKey(element: unknown): string {
	const id = (element as { id?: unknown } | null)?.id;
	const hasId = (typeof id === 'string' && id !== '') || typeof id === 'number';
	return hasId ? String(id) : fingerprint(element);
}

/** Keeps the query well below LinkedIn's limit of 4,000 characters for a URL. */
const IDS_PER_CALL = 100;

/**
 * Reads many entities by id in few calls. The map omits ids that LinkedIn does not return (deleted, not
 * allowed).
 * @param path e.g. `/rest/leadForms`
 */
export async function batchGet(
	client: LinkedInClient,
	path: string,
	ids: readonly string[],
): Promise<Map<string, unknown>> {
	const found = new Map<string, unknown>();
	for (const part of chunk(uniq(ids), IDS_PER_CALL)) {
		const { body } = await client.request({ path, query: { ids: part } });
		const { results } = (body ?? {}) as { results?: Record<string, unknown> };
		for (const [id, entity] of Object.entries(results ?? {})) found.set(id, entity);
	}
	return found;
}
