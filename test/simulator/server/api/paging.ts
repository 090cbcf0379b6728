import { ApiError, invalidValue } from '../errors';
import { project, type Projection } from '../restli/projection';
import { seededFraction } from '../seededHash';
import type { Variants } from '../variants';
import type { WireObject } from '../wire/common';
import type { ApiRequest } from './request';

const DEFAULT_COUNT = 10;

interface PageWanted {
	start?: number;
	count?: number;
	fields?: Projection;
}

/**
 * One page of a collection (contract 2.5).
 * @param all all elements that the caller may see, in order
 * @param toWire returns undefined for an element that takes a place but is left out of the page
 * @param pagingTotal what the total counts, where it is not as in other lists
 */
export function page<T extends object>(
	request: ApiRequest,
	all: readonly T[],
	wanted: PageWanted,
	toWire: (item: T) => WireObject | string | undefined,
	{ pagingTotal }: Pick<Variants, 'pagingTotal'> = request.state.variants,
): WireObject {
	const { variants, seed } = request.state;
	const { start = 0, count = DEFAULT_COUNT, fields = true } = wanted;
	const size = pageSize(count, variants);
	if (start < 0) throw invalidValue('start', 'value must not be negative');

	const places = withHiddenPlaces(all, variants, seed);
	const elements = places
		.slice(start, start + size)
		.map((item) => item && toWire(item))
		.filter((element) => element !== undefined);
	const totals = { ofPage: elements.length, ofList: places.length, absent: undefined };
	const total = totals[pagingTotal];
	const isFull = elements.length === count;
	const goesOn = total !== undefined && start + elements.length < total;
	const hasLink = variants.nextLinks === 'ofRestLi' && (isFull || goesOn);
	return {
		paging: {
			start,
			count,
			links: hasLink ? [nextLink(request, start + count, count)] : [],
			...(total !== undefined && { total }),
		},
		elements: elements.map((element) => project(element, fields)),
	};
}

/** How many places of the list a page covers at most. */
function pageSize(count: number, { maxCount, beyondMaxCount }: Variants): number {
	if (count < 1) throw invalidValue('count', 'value must be positive');
	if (count <= maxCount) return count;
	if (beyondMaxCount === 'clampSilently') return maxCount;
	throw invalidValue('count', `value must not exceed ${maxCount}`);
}

/** Fewer places in a row than a page covers: an empty page would look like the end. */
const MOST_HIDDEN_IN_A_ROW = 5;

/** Hidden places are inserted between the visible elements; each one moves with the element behind it. */
function withHiddenPlaces<T extends object>(
	all: readonly T[],
	{ hiddenShare }: Variants,
	seed: number,
): ReadonlyArray<T | undefined> {
	if (hiddenShare === 0) return all;
	const places: Array<T | undefined> = [];
	for (const item of all) {
		let share = hiddenShare;
		for (let count = 0; count < MOST_HIDDEN_IN_A_ROW; count += 1, share *= hiddenShare) {
			if (seededFraction(seed, item) >= share) break;
			places.push(undefined);
		}
		places.push(item);
	}
	return places;
}

function nextLink({ path, query }: ApiRequest, start: number, count: number): WireObject {
	const others = query.split('&').filter((part) => !/^(start|count)=/.test(part));
	const href = `${path}?${[...others, `count=${count}`, `start=${start}`].join('&')}`;
	return { type: 'application/json', rel: 'next', href };
}

/**
 * The Rest.li batch shape (contract 3.3): results, statuses and errors by key, 200 overall.
 * @param read returns one entity's wire JSON, or throws the ApiError of this entity
 */
export function batch(
	ids: readonly string[],
	fields: Projection | undefined,
	read: (id: string) => WireObject | string,
): WireObject {
	const results: WireObject = {};
	const statuses: Record<string, number> = {};
	const errors: WireObject = {};
	for (const id of ids) {
		try {
			results[id] = project(read(id), fields ?? true);
			statuses[id] = 200;
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			errors[id] = error.body;
			statuses[id] = error.status;
		}
	}
	return { results, statuses, errors };
}
