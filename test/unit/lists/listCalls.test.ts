import { range } from 'lodash';

import type { ListRequest } from '../../../nodes/shared/lists/listPass';
import { readPages } from '../../../nodes/shared/lists/listReading';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { stopTime } from '../stoppedTime';
import { clientOf, collect, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';
import { ListModel, placesOf, type Switches } from './listModel';

stopTime();
// Without jitter, the waits between attempts do not vary.
beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

/** A list, and the request that reads it. */
interface Case {
	length: number;
	switches?: Partial<Switches>;
	request?: Partial<ListRequest>;
	broken?: number[];
	hidden?: number[];
	/** How many of the first elements are deleted before the third call. */
	deleted?: number;
	failure?: ListModel['failure'];
}

function listOf({ length, switches, broken = [], hidden = [], deleted = 0, failure }: Case) {
	const list = new ListModel(placesOf(length, { broken, hidden }), { maxCount: 1000, ...switches });
	if (failure) list.failure = failure;
	list.beforeAnswer = (call) => {
		if (call === 3) list.places.splice(0, deleted);
	};
	list.delays = [[0, 5]];
	return list;
}

/** Reads a list, and returns the number of calls, the error at its end, and the time, five milliseconds a call. */
async function reading(each: Case): Promise<{ calls: number; error?: string; ms: number }> {
	const list = listOf(each);
	const startedAt = Date.now();
	const pages = readPages(await list.client(), { path: '/rest/x', ...each.request });
	const ended = collect(pages)
		.then(() => undefined)
		.catch(({ message }: Error) => message)
		.then((error) => ({ calls: list.calls, error, ms: Date.now() - startedAt }));
	return await withoutWaiting(ended);
}

const ALONE = { isolates: true };
const LARGE = { pageSize: 1000 };
const OF_LIST: Partial<Switches> = { pagingTotal: 'ofList' };
/** The older form of a refusal, which need not name a parameter. */
const refused: Reply = {
	statusCode: 400,
	body: { status: 400, code: 'ILLEGAL_ARGUMENT', message: 'Page is out of bounds' },
};
const refusesMore: ListModel['failure'] = (_, { count }) => (count > 100 ? refused : undefined);
const failsForMore: ListModel['failure'] = (_, { count }) =>
	count > 500 ? { statusCode: 504, body: {} } : undefined;
/** A refusal whose message contains "count" only inside another word. */
const refusesAccount: ListModel['failure'] = () => ({
	statusCode: 400,
	body: { status: 400, message: 'The account is closed' },
});
const failsFarAway = (statusCode: number): ListModel['failure'] => {
	return (_, { start }) => (start > 10_000 ? { ...refused, statusCode } : undefined);
};
const fails = (statusCode: number, from: number, to = Infinity): ListModel['failure'] => {
	return (call) => (call >= from && call <= to ? { statusCode, body: {} } : undefined);
};

interface Bound extends Case {
	/** The list that is read. */
	of: string;
	/** The limit for the number of calls. */
	most: number;
}

it.each<Bound>([
	{ of: 'an empty list', most: 1, length: 0 },
	{ of: 'a full page', most: 3, length: 100 },
	{ of: 'a few pages', most: 7, length: 437 },
	{ of: 'a long list in large pages', most: 6, length: 3000, request: LARGE },
	{ of: 'a long list with a total', most: 11, length: 9000, request: LARGE, switches: OF_LIST },
	{
		of: 'a list for which LinkedIn refuses large pages',
		...{ most: 6, length: 1000, request: LARGE, switches: { maxCount: 500 } },
	},
	{
		of: 'a list for which LinkedIn refuses large pages without naming the count',
		...{ most: 7, length: 250, request: LARGE, failure: refusesMore },
	},
	{
		of: 'a short list, though LinkedIn refuses large pages',
		...{ most: 3, length: 50, request: LARGE, switches: { maxCount: 500 } },
	},
	{ of: 'a list with a page that fails once', most: 7, length: 300, failure: fails(504, 2, 2) },
	{
		of: 'a list that begins with an empty page',
		...{ most: 12, length: 120, hidden: range(100), switches: OF_LIST },
	},
	{
		of: 'a list whose total counts other elements',
		...{ most: 9, length: 500, hidden: range(500), switches: OF_LIST },
	},
	{
		of: 'a list from which 150 elements are deleted while pages are read ahead',
		...{ most: 18, length: 500, deleted: 150, switches: OF_LIST },
	},
	{ of: 'a list with a broken element', most: 21, length: 12, broken: [3], request: ALONE },
	{
		of: 'a list with a broken element, with failures beyond its end, after other elements were served',
		...{ most: 22, length: 160, broken: [150], failure: failsFarAway(504) },
		request: { ...ALONE, isOutage: async () => true },
	},
	{
		of: 'a list of only broken elements, with a refusal beyond its end',
		...{ most: 23, length: 3, broken: [0, 1, 2], request: ALONE, failure: failsFarAway(400) },
	},
	{
		of: 'a large page with a broken element',
		...{ most: 39, length: 1500, broken: [700], request: { ...ALONE, ...LARGE } },
	},
])('reading $of takes at most $most calls', async ({ most, ...each }) => {
	const { calls, error } = await reading(each);
	expect(error).toBeUndefined();
	expect(calls).toBeLessThanOrEqual(most);
});

/** Every so many positions of a list, beginning with another one for each list. */
const every = (steps: number, index: number) => range(index % steps, 2000, steps);

const ISOLATED = { request: ALONE };
const COUNTED = { switches: OF_LIST };

it.each<[string, number, (at: number) => Case]>([
	['broken 1 in 13', 505, (at) => ({ length: 10 + at, broken: every(13, at), ...ISOLATED })],
	['hidden 1 in 40', 186, (at) => ({ length: 90 + 47 * at, hidden: every(40, at), ...COUNTED })],
	['deleted meanwhile', 316, (at) => ({ length: 90 + 47 * at, deleted: 5 * at, ...COUNTED })],
])('reading 20 lists with elements %s takes at most %i calls', async (_, most, caseOf) => {
	let calls = 0;
	// As one owner's: that LinkedIn's total counts hidden elements, too, shows at the first one.
	clearProcessMemory();
	for (const index of range(20)) {
		const read = await reading(caseOf(index));
		expect(read.error).toBeUndefined();
		calls += read.calls;
	}
	expect(calls).toBeLessThanOrEqual(most);
});

it.each<Bound & { words: string }>([
	{
		of: 'an outage',
		...{ most: 6, length: 20, request: ALONE, failure: fails(500, 1), words: 'status 500' },
	},
	{
		of: 'an outage after a broken element',
		...{ most: 25, length: 12, broken: [3], request: ALONE, failure: fails(500, 14) },
		words: 'status 500',
	},
	{
		of: 'a refusal after a broken element',
		...{ most: 20, length: 12, broken: [3], request: ALONE, failure: fails(403, 20) },
		words: 'does not allow access',
	},
	{
		of: 'a refusal of every page size',
		...{ most: 5, length: 9, switches: { maxCount: 5 }, words: 'did not accept the request' },
	},
	{
		of: 'a refusal for another reason than the size of a page',
		...{ most: 1, length: 12, failure: refusesAccount, words: 'did not accept the request' },
	},
	{
		of: 'a broken element of a list whose reader wants all or nothing',
		...{ most: 4, length: 12, broken: [3], words: 'status 500' },
	},
	{ of: 'no list', most: 1, length: 12, failure: fails(200, 1), words: 'could not be read' },
])('reading throws after at most $most calls: $of', async ({ most, words, ...each }) => {
	const { calls, error } = await reading(each);
	expect(error).toContain(words);
	expect(calls).toBeLessThanOrEqual(most);
});

it('a long list with a total is read fourteen calls at a time', async () => {
	const { calls, ms } = await reading({ length: 4_000, switches: OF_LIST });
	expect(calls).toBeLessThanOrEqual(42);
	expect(ms).toBeLessThanOrEqual(30);
});

it.each<[string, number, number, Partial<ListRequest>]>([
	['in small pages', 20_000, 29, {}],
	['in large pages', 50_000, 11, LARGE],
	['of which the caller wants fewer than the list has', 20_000, 6, { limit: 500 }],
])(
	'readPages reads a limited number of pages of a list ahead, %s, and none after its caller stops',
	async (_, length, most, request) => {
		const list = listOf({ length, switches: OF_LIST });
		const pages = readPages(await list.client(), { path: '/rest/x', ...request });
		for (let page = 0; page < 2; page++) {
			const next = pages.next();
			await jest.advanceTimersByTimeAsync(5);
			await next;
		}
		await pages.return();
		await jest.advanceTimersByTimeAsync(60_000);
		expect(list.calls).toBeLessThanOrEqual(most);
	},
);

it.each<Case>([
	{ length: 1000, request: LARGE, switches: { maxCount: 500 } },
	{ length: 1000, request: LARGE, failure: failsForMore },
])('a page size that LinkedIn does not serve is not tried in the next list: %j', async (each) => {
	expect((await reading(each)).error).toBeUndefined();
	expect((await reading(each)).calls).toBeLessThanOrEqual(5);
});

it('after a list with a broken element, the next list is still read in large pages', async () => {
	await reading({ length: 1500, broken: [700], request: { ...ALONE, ...LARGE } });
	expect((await reading({ length: 3000, request: LARGE })).calls).toBeLessThanOrEqual(6);
});

it.each([1, 30, 100, 1000])(
	'reading takes at most 6 calls if LinkedIn returns the same %i elements at every position',
	async (length) => {
		let calls = 0;
		const client = await clientOf((url) => {
			calls++;
			const count = Math.min(length, Number(url.searchParams.get('count')));
			const elements = range(count).map((index) => ({ id: `id-${index}` }));
			return { statusCode: 200, body: { elements, paging: { start: 0, count, links: [] } } };
		});
		const pages = collect(readPages(client, { path: '/rest/x', ...LARGE }));
		const error: unknown = await withoutWaiting(
			pages.then(() => undefined).catch((thrown: unknown) => thrown),
		);
		expect(calls).toBeLessThanOrEqual(6);
		const description = expect.stringContaining('page after page without anything new') as string;
		// 1,000 elements on each page look like a list that continues.
		if (length === 1000) expect(error).toMatchObject({ description });
		else expect(error).toBeUndefined();
	},
);
