import { range } from 'lodash';

import type { ListOptions } from '../../../nodes/shared/lists/listPass';
import { batchGet, elementKey, readList } from '../../../nodes/shared/lists/listReading';
import { stopTime } from '../stoppedTime';
import {
	clientOf,
	collect,
	placesAsked,
	withoutWaiting,
	type Reply,
} from '../wire/inMemoryLinkedIn';

/* That each element of any list is read once, the random histories of Pull leads show (`test/histories/reading.ts`). */

stopTime();

/** What LinkedIn answers instead of a page. @param call begins with 1 */
type Failure = (call: number, asked: { start: number; count: number }) => Reply | undefined;

/** A list, and the request that reads it. */
interface Case {
	length: number;
	options?: ListOptions;
	/** Positions of elements for which LinkedIn fails each page. */
	broken?: number[];
	failure?: Failure;
}

/** Reads a list. @returns how many elements and calls, and the error at its end */
async function reading({ length, options, broken = [], failure = () => undefined }: Case) {
	let calls = 0;
	const client = await clientOf((url) => {
		const { start, count } = placesAsked(url);
		const places = range(start, Math.min(start + count, length));
		const isBroken = places.some((place) => broken.includes(place));
		const failed = failure(++calls, { start, count });
		if (failed ?? isBroken) return failed ?? { statusCode: 500, body: {} };
		return { statusCode: 200, body: { elements: places.map((id) => ({ id })) } };
	});
	const elements: unknown[] = [];
	const error = await withoutWaiting(
		collect(readList(client, { path: '/rest/x', ...options }), elements).then(
			() => undefined,
			({ message }: Error) => message,
		),
	);
	return { elements: elements.length, calls, error };
}

const ALONE = { isolates: true };
const LARGE = { pageSize: 500 };

const refused = (message: string): Reply => ({ statusCode: 400, body: { status: 400, message } });
const answersMoreThan100 = (reply: Reply): Failure => {
	return (_, { count }) => (count > 100 ? reply : undefined);
};
const refusesMore = answersMoreThan100(refused('count must be at most 100'));
const refusesMoreUnnamed = answersMoreThan100(refused('Page is out of bounds'));
const failsForMore = answersMoreThan100({ statusCode: 504, body: {} });
const from = (first: number, statusCode: number): Failure => {
	return (call) => (call >= first ? { statusCode, body: {} } : undefined);
};

it.each<[string, number, Case]>([
	['large pages are refused', 13, { length: 1000, options: LARGE, failure: refusesMore }],
	['the refusal names no count', 5, { length: 250, options: LARGE, failure: refusesMoreUnnamed }],
	['large pages fail', 9, { length: 300, options: LARGE, failure: failsForMore }],
	['an element is broken', 34, { length: 12, broken: [3], options: ALONE }],
	[
		'seven broken elements are side by side',
		60,
		{ length: 300, broken: range(3, 10), options: { ...ALONE, ...LARGE } },
	],
	[
		'an element of a large page is broken',
		60,
		{ length: 1500, broken: [700], options: { ...ALONE, ...LARGE } },
	],
])('a list where %s is read to its end in at most %i calls', async (_, most, each) => {
	const { elements, calls, error } = await reading(each);
	expect([elements, error]).toEqual([each.length, undefined]);
	expect(calls).toBeLessThanOrEqual(most);
});

it.each<[string, number, string, Case]>([
	['an outage', 19, 'status 500', { length: 20, options: ALONE, failure: from(1, 500) }],
	[
		'an outage after a broken element',
		30,
		'status 500',
		{ length: 12, broken: [3], options: ALONE, failure: from(14, 500) },
	],
	[
		'an only element that is broken, even if LinkedIn then refuses the size of a page',
		19,
		'status 500',
		{
			length: 1,
			broken: [0],
			options: ALONE,
			failure: (__, { start, count }) =>
				start > 0 && count > 50 ? refused('count must be at most 50') : undefined,
		},
	],
	[
		'a missing role, which no smaller page mends',
		1,
		'does not allow access',
		{ length: 12, options: LARGE, failure: from(1, 403) },
	],
	[
		'a refusal for another reason than the size of a page',
		1,
		'did not accept the request',
		// The message has "count" only inside another word.
		{ length: 12, failure: () => refused('The account is closed') },
	],
	[
		'a broken element of a list whose reader wants all or nothing',
		4,
		'status 500',
		{ length: 12, broken: [3] },
	],
	[
		'the same full pages everywhere',
		21,
		'',
		{
			length: 0,
			options: LARGE,
			failure: (__, { count }) => ({
				statusCode: 200,
				body: { elements: range(count).map((id) => ({ id })) },
			}),
		},
	],
])('%s ends reading with an error after at most %i calls', async (_, most, words, each) => {
	const { calls, error } = await reading(each);
	expect(error).toContain(words);
	expect(calls).toBeLessThanOrEqual(most);
});

it('a page size that LinkedIn refuses is not tried in the next list', async () => {
	const list = { length: 300, options: LARGE, failure: refusesMore };
	expect((await reading(list)).error).toBeUndefined();
	expect((await reading(list)).calls).toBeLessThanOrEqual(5);
});

it('a page that fails because of one element does not make the pages of the next list smaller', async () => {
	await reading({ length: 1500, broken: [700], options: { ...ALONE, ...LARGE } });
	expect((await reading({ length: 3000, options: LARGE })).calls).toBeLessThanOrEqual(8);
});

it.each([
	[{ id: 'a', of: 1 }, { id: 'a', of: 2 }, true],
	[{ id: 7, of: 1 }, { id: 7, of: 2 }, true],
	[{ id: '', of: 1 }, { id: '', of: 2 }, false],
	[{ id: {}, of: 1 }, { id: {}, of: 2 }, false],
	[null, { id: 'a' }, false],
	[null, null, true],
])('%j and %j count as the same element: %s', (one, other, isSame) => {
	expect(elementKey(one) === elementKey(other)).toBe(isSame);
});

it('batchGet gets many entities once each, with queries that LinkedIn accepts', async () => {
	const ids = range(250).map((index) => String(6_955_637_458_260_688_000n + BigInt(index)));
	const queries: string[] = [];
	const client = await clientOf(({ search }) => {
		queries.push(search);
		const asked = search.match(/\d{19}/g) ?? [];
		const results = Object.fromEntries(asked.map((id) => [id, { id }]));
		return { statusCode: 200, body: { results } };
	});
	const found = await batchGet(client, '/rest/x', [...ids, ...ids]);
	expect([...found.keys()]).toEqual(ids);
	expect(queries).toHaveLength(3);
	// LinkedIn's limit is 4,000 characters.
	for (const query of queries) expect(query.length).toBeLessThan(3_000);
});
