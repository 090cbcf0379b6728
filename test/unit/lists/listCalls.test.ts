import { range } from 'lodash';

import type { ListOptions } from '../../../nodes/shared/lists/listPass';
import { readList } from '../../../nodes/shared/lists/listReading';
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
	options?: ListOptions;
	broken?: number[];
	/** How many of the first elements are deleted before the third call. */
	deleted?: number;
	failure?: ListModel['failure'];
}

function listOf({ length, switches, broken = [], deleted = 0, failure }: Case) {
	const list = new ListModel(placesOf(length, { broken }), { ...switches });
	if (failure) list.failure = failure;
	list.beforeAnswer = (call) => {
		if (call === 3) list.places.splice(0, deleted);
	};
	return list;
}

/** Reads a list, and returns the number of calls and the error at its end. */
async function reading(each: Case): Promise<{ calls: number; error?: string }> {
	const list = listOf(each);
	const pages = readList(await list.client(), { path: '/rest/x', ...each.options });
	const ended = collect(pages)
		.then(() => undefined)
		.catch(({ message }: Error) => message)
		.then((error) => ({ calls: list.calls, error }));
	return await withoutWaiting(ended);
}

const ALONE = { isolates: true };
const LARGE = { pageSize: 500 };

/** The older form of a refusal, which need not name a parameter. */
const refused: Reply = {
	statusCode: 400,
	body: { status: 400, code: 'ILLEGAL_ARGUMENT', message: 'Page is out of bounds' },
};
const refusesMore: ListModel['failure'] = (_, { count }) => (count > 100 ? refused : undefined);
const failsForMore: ListModel['failure'] = (_, { count }) =>
	count > 100 ? { statusCode: 504, body: {} } : undefined;
/** A refusal whose message contains "count" only inside another word. */
const refusesAccount: ListModel['failure'] = () => ({
	statusCode: 400,
	body: { status: 400, message: 'The account is closed' },
});
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
	{
		of: 'a list for which LinkedIn refuses large pages',
		...{ most: 13, length: 1000, options: LARGE, switches: { maxCount: 100 } },
	},
	{
		of: 'a list for which LinkedIn refuses large pages without naming the count',
		...{ most: 5, length: 250, options: LARGE, failure: refusesMore },
	},
	{ of: 'a list from which 150 elements are deleted', most: 15, length: 500, deleted: 150 },
	{ of: 'a list with a broken element', most: 34, length: 12, broken: [3], options: ALONE },
	{
		of: 'seven broken elements side by side',
		...{ most: 60, length: 300, broken: range(3, 10), options: { ...ALONE, ...LARGE } },
	},
	{
		of: 'a large page with a broken element',
		...{ most: 60, length: 1500, broken: [700], options: { ...ALONE, ...LARGE } },
	},
])('reading $of takes at most $most calls', async ({ most, ...each }) => {
	const { calls, error } = await reading(each);
	expect(error).toBeUndefined();
	expect(calls).toBeLessThanOrEqual(most);
});

it.each<Bound & { words: string }>([
	{
		of: 'an outage',
		...{ most: 19, length: 20, options: ALONE, failure: fails(500, 1), words: 'status 500' },
	},
	{
		of: 'an outage after a broken element',
		...{ most: 30, length: 12, broken: [3], options: ALONE, failure: fails(500, 14) },
		words: 'status 500',
	},
	{
		of: 'a missing role, which no smaller page mends',
		...{ most: 1, length: 12, options: LARGE, failure: fails(403, 1) },
		words: 'does not allow access',
	},
	{
		of: 'a refusal for another reason than the size of a page',
		...{ most: 1, length: 12, failure: refusesAccount, words: 'did not accept the request' },
	},
	{
		of: 'a broken element of a list whose reader wants all or nothing',
		...{ most: 4, length: 12, broken: [3], words: 'status 500' },
	},
])('reading throws after at most $most calls: $of', async ({ most, words, ...each }) => {
	const { calls, error } = await reading(each);
	expect(error).toContain(words);
	expect(calls).toBeLessThanOrEqual(most);
});

it('a page size that LinkedIn does not serve is not tried in the next list', async () => {
	for (const refused of [{ switches: { maxCount: 100 } }, { failure: failsForMore }]) {
		const list = { length: 300, options: LARGE, ...refused };
		expect((await reading(list)).error).toBeUndefined();
		expect((await reading(list)).calls).toBeLessThanOrEqual(5);
	}
});

it('a page that fails because of one element does not make the pages of the next list smaller', async () => {
	const broken = { length: 1500, broken: [700], options: { ...ALONE, ...LARGE } };
	expect((await reading(broken)).error).toBeUndefined();
	expect((await reading({ length: 3000, options: LARGE })).calls).toBeLessThanOrEqual(8);
});

it.each([1, 1000])(
	'reading ends if LinkedIn returns the same %i elements at every position',
	async (length) => {
		let calls = 0;
		const client = await clientOf((url) => {
			calls++;
			const count = Math.min(length, Number(url.searchParams.get('count')));
			const elements = range(count).map((index) => ({ id: `id-${index}` }));
			return { statusCode: 200, body: { elements, paging: { start: 0, count, links: [] } } };
		});
		const pages = collect(readList(client, { path: '/rest/x', ...LARGE }));
		const error: unknown = await withoutWaiting(
			pages.then(() => undefined).catch((thrown: unknown) => thrown),
		);
		expect(calls).toBeLessThanOrEqual(21);
		const description = expect.stringContaining('page after page without anything new') as string;
		// Full pages look like a list that continues.
		if (length === 1000) expect(error).toMatchObject({ description });
		else expect(error).toBeUndefined();
	},
);
