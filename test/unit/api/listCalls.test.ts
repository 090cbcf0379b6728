import { range } from 'lodash';

import type { ListRequest } from '../../../nodes/shared/lists/listReading';
import { readPages } from '../../../nodes/shared/lists/listReading';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { stopTime } from '../stoppedTime';
import { clientOf, collect, withoutWaiting, type Reply } from './inMemoryLinkedIn';
import type { Switches } from './listModel';
import { ListModel, placesOf } from './listModel';

stopTime();
beforeEach(() => {
	clearProcessMemory();
	// The waits between tries.
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());

/** A list, and how it is read. */
interface Case {
	length: number;
	switches?: Partial<Switches>;
	request?: Partial<ListRequest>;
	broken?: number[];
	hidden?: number[];
	/** So many of the first elements are deleted before the third call. */
	deleted?: number;
	failure?: ListModel['failure'];
}

function listOf({ length, switches, broken = [], hidden = [], deleted = 0, failure }: Case) {
	const places = placesOf(length).map((place, index) => ({
		...place,
		isBroken: broken.includes(index),
		isHidden: hidden.includes(index),
	}));
	const list = new ListModel(places, {
		pagingTotal: 'ofPage',
		nextLinks: 'never',
		maxCount: 1000,
		beyondMaxCount: 'reject',
		...switches,
	});
	if (failure) list.failure = failure;
	list.beforeAnswer = (call) => {
		if (call === 3) list.places.splice(0, deleted);
	};
	list.delays = [[0, 5]];
	return list;
}

/** What reading a list comes to: how many calls, and the error that it ends with. */
async function reading(each: Case): Promise<{ calls: number; error?: string }> {
	const list = listOf(each);
	const pages = readPages(await list.client(), { path: '/rest/x', ...each.request });
	try {
		await withoutWaiting(collect(pages));
		return { calls: list.calls };
	} catch (error) {
		return { calls: list.calls, error: (error as Error).message };
	}
}

const ALONE = { isolates: true };
const LARGE = { pageSize: 1000 };
const OF_LIST: Partial<Switches> = { pagingTotal: 'ofList' };
/** The older form of a refusal, which need not name a parameter (wire contract 2.6). */
const refused: Reply = {
	statusCode: 400,
	body: { status: 400, code: 'ILLEGAL_ARGUMENT', message: 'Page is out of bounds' },
};
const refusesMore: ListModel['failure'] = (_, { count }) => (count > 100 ? refused : undefined);
const farFails: ListModel['failure'] = (_, { start }) => (start > 10_000 ? refused : undefined);
const fails = (statusCode: number, from: number, to = Infinity): ListModel['failure'] => {
	return (call) => (call >= from && call <= to ? { statusCode, body: {} } : undefined);
};

describe('reading costs no more calls than', () => {
	it.each<[number, string, Case]>([
		[1, 'an empty list', { length: 0 }],
		[2, 'a list of one', { length: 1 }],
		[3, 'a full page', { length: 100 }],
		[4, 'one more', { length: 101 }],
		[5, 'no total', { length: 250, switches: { pagingTotal: 'absent' } }],
		[4, 'a total', { length: 250, switches: OF_LIST }],
		[6, 'a long list in large pages', { length: 3000, request: LARGE }],
		[11, 'a long list with a total', { length: 9000, request: LARGE, switches: OF_LIST }],
		[5, 'pages that end where a list ends', { length: 397, switches: OF_LIST }],
		[6, 'a refusal of large pages', { length: 1000, request: LARGE, switches: { maxCount: 500 } }],
		[7, 'a refusal in other words', { length: 250, request: LARGE, failure: refusesMore }],
		[17, 'a failure with large pages', { length: 1000, request: LARGE, failure: fails(504, 2, 4) }],
		[7, 'one failure', { length: 300, failure: fails(504, 2, 2) }],
		[
			4,
			'a page of nothing and a next',
			{ length: 120, hidden: range(100), switches: { nextLinks: 'whenMoreFollows' } },
		],
		[13, 'a page of nothing and a total', { length: 120, hidden: range(100), switches: OF_LIST }],
		[8, 'some in the middle left out', { length: 500, hidden: [150, 151, 152], switches: OF_LIST }],
		[
			5,
			'the last ones of a page left out',
			{ length: 220, hidden: [97, 98, 99], switches: OF_LIST },
		],
		[3, 'the last one left out', { length: 100, hidden: [99], switches: OF_LIST }],
		[16, '150 deleted meanwhile', { length: 500, deleted: 150 }],
		[
			18,
			'150 deleted while pages are read ahead',
			{ length: 500, deleted: 150, switches: OF_LIST },
		],
		[30, 'one broken', { length: 12, broken: [3], request: ALONE }],
		[21, 'the first broken', { length: 2, broken: [0], request: ALONE }],
		[27, 'the last broken', { length: 12, broken: [11], request: ALONE }],
		[32, 'two broken', { length: 10, broken: [4, 5], request: ALONE }],
		[29, 'all broken', { length: 3, broken: [0, 1, 2], request: ALONE }],
		[
			29,
			'all broken, and a refusal behind the end',
			{ length: 3, broken: [0, 1, 2], request: ALONE, failure: farFails },
		],
		[26, 'one broken and one left out', { length: 6, broken: [3], hidden: [2], request: ALONE }],
		[34, 'one broken on a later page', { length: 120, broken: [40], request: ALONE }],
		[
			45,
			'one broken on a large page',
			{ length: 1500, broken: [700], request: { ...ALONE, ...LARGE } },
		],
	])('%i: %s', async (most, _, each) => {
		const { calls, error } = await reading(each);
		expect(error).toBeUndefined();
		expect(calls).toBeLessThanOrEqual(most);
	});

	it.each<[number, string, Case, string]>([
		[3, 'a page that LinkedIn fails to serve', { length: 12, broken: [3] }, 'status 500'],
		[6, 'an outage', { length: 20, request: ALONE, failure: fails(500, 1) }, 'status 500'],
		[
			38,
			'an outage behind one broken',
			{ length: 12, broken: [3], request: ALONE, failure: fails(500, 30) },
			'status 500',
		],
		[
			20,
			'a refusal among broken ones',
			{ length: 12, broken: [3], request: ALONE, failure: fails(403, 20) },
			'does not allow access',
		],
		[1, 'a refusal', { length: 12, failure: fails(400, 1) }, 'did not accept the request'],
		[
			5,
			'a refusal of pages of ten, too',
			{ length: 9, switches: { maxCount: 5 } },
			'did not accept the request',
		],
		[1, 'no list', { length: 12, failure: fails(200, 1) }, 'could not be read'],
	])('%i before it fails: %s', async (most, _, each, words) => {
		const { calls, error } = await reading(each);
		expect(error).toContain(words);
		expect(calls).toBeLessThanOrEqual(most);
	});

	it('one page ahead each, as many as LinkedIn bears at once, and none after the last one is wanted', async () => {
		const list = listOf({ length: 2000, switches: OF_LIST });
		const client = await list.client();
		const pages = readPages(client, { path: '/rest/x' });
		for (let page = 0; page < 2; page++) {
			const next = pages.next();
			await jest.advanceTimersByTimeAsync(5);
			await next;
		}
		await pages.return();
		await jest.advanceTimersByTimeAsync(60_000);
		expect(list.calls).toBeLessThanOrEqual(17);
	});

	it.each<[number, Case]>([
		[5, { length: 1000, request: LARGE, switches: { maxCount: 500 } }],
		[5, { length: 1000, request: LARGE, failure: fails(504, 2, 4) }],
	])('%i: a list of which LinkedIn served no larger pages before', async (most, each) => {
		await reading(each);
		expect(
			(await reading({ length: 1000, request: LARGE, switches: each.switches })).calls,
		).toBeLessThanOrEqual(most);
	});

	it.each([1, 30, 100, 1000])('5: the same %i elements at whatever position', async (length) => {
		let calls = 0;
		const client = await clientOf((url) => {
			calls++;
			const count = Math.min(length, Number(url.searchParams.get('count')));
			const elements = range(count).map((index) => ({ id: `id-${index}` }));
			return { statusCode: 200, body: { elements, paging: { start: 0, count, links: [] } } };
		});
		const pages = collect(readPages(client, { path: '/rest/x', ...LARGE }));
		const error: unknown = await withoutWaiting(
			pages.then(
				() => undefined,
				(thrown) => thrown as unknown,
			),
		);
		expect(calls).toBeLessThanOrEqual(5);
		const description = expect.stringContaining('page after page without anything new') as string;
		// So many cannot be told from a list that goes on.
		if (length === 1000) expect(error).toMatchObject({ description });
		else expect(error).toBeUndefined();
	});
});
