import { range } from 'lodash';

import type { ListRequest } from '../../../nodes/shared/lists/listReading';
import { readPages } from '../../../nodes/shared/lists/listReading';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { stopTime } from '../stoppedTime';
import { collect, withoutWaiting, type Reply } from './inMemoryLinkedIn';
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
	failure?: ListModel['failure'];
}

/** Which pages LinkedIn is asked for, in turn, and the error that it ends with; `&` beside the one before. */
async function asked(each: Case): Promise<string> {
	const list = listOf(each);
	const reading = collect(readPages(await list.client(), { path: '/rest/x', ...each.request }));
	await withoutWaiting(reading.catch((error: Error) => list.asked.push(error.message)));
	return list.asked.join(' ');
}

function listOf({ length, switches, broken = [], hidden = [], failure }: Case) {
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
	list.delays = [[0, 5]];
	return list;
}

const ALONE = { isolates: true };
const LARGE = { pageSize: 1000 };
const OF_LIST: Partial<Switches> = { pagingTotal: 'ofList' };
const first100 = range(100);
/** The older form of a refusal, which need not name a parameter (wire contract 2.6). */
const refusedInOtherWords: Reply = {
	statusCode: 400,
	body: { status: 400, code: 'ILLEGAL_ARGUMENT', message: 'Page is out of bounds' },
};
const farFails: ListModel['failure'] = (_call, { start }) =>
	start > 10_000 ? refusedInOtherWords : undefined;
const fails = (statusCode: number, from: number, to = Infinity): ListModel['failure'] => {
	return (call) => (call >= from && call <= to ? { statusCode, body: {} } : undefined);
};

describe('pages that are asked for', () => {
	it.each<[string, Case, string]>([
		['of none', { length: 0 }, '0+100'],
		['of one', { length: 1 }, '0+100 1+100'],
		['of two', { length: 2 }, '0+100 1+100 3+100'],
		['of a full page', { length: 100 }, '0+100 99+100 199+100'],
		['of one more', { length: 101 }, '0+100 99+100 100+100 200+100'],
		[
			'without a total',
			{ length: 250, switches: { pagingTotal: 'absent' } },
			'0+100 99+100 198+100 249+100 349+100',
		],
		[
			'with a total: none behind the last one',
			{ length: 250, switches: OF_LIST },
			'0+100 99+100 &198+100 249+100',
		],
		[
			'larger where a list is long',
			{ length: 3000, request: LARGE },
			'0+100 99+1000 1098+1000 2097+1000 2999+1000 3999+1000',
		],
		[
			'ahead where it is surely long',
			{ length: 9000, request: LARGE, switches: OF_LIST },
			'0+100 99+1000 1098+1000 &2097+1000 &3096+1000 &4095+1000 &5094+1000 &6093+1000 &7092+1000 &8091+1000 8999+1000',
		],
		[
			'ahead, so many at once',
			{ length: 2000, switches: OF_LIST },
			'0+100 99+100 &198+100 &297+100 &396+100 &495+100 &594+100 &693+100 &792+100 &891+100 &990+100 &1089+100 &1188+100 &1287+100 &1386+100 &1485+100 &1584+100 &1683+100 &1782+100 &1881+100 &1980+100 1999+100',
		],
		[
			'not ahead of who stops before its end',
			{ length: 400, switches: OF_LIST, request: { most: 399 } },
			'0+100 99+100 198+100 297+100 396+100 399+100',
		],
		[
			'ahead of who reads it to its end',
			{ length: 400, switches: OF_LIST, request: { most: 400 } },
			'0+100 99+100 &198+100 &297+100 &396+100 399+100',
		],
		[
			'not ahead where they are short',
			{ length: 40, switches: OF_LIST, request: { pageSize: 10 } },
			'0+10 9+10 18+10 27+10 36+10 39+10',
		],
		[
			'ahead where they are not that short',
			{ length: 40, switches: OF_LIST, request: { pageSize: 11 } },
			'0+11 10+11 &20+11 &30+11 39+11',
		],
		[
			'of the largest that LinkedIn serves',
			{ length: 1000, request: LARGE, switches: { maxCount: 500 } },
			'0+100 99+1000 99+500 598+500 999+500 1499+500',
		],
		[
			'of the largest that LinkedIn serves, in whatever words it refuses more',
			{
				length: 250,
				request: LARGE,
				failure: (_call, { count }) => (count > 100 ? refusedInOtherWords : undefined),
			},
			'0+100 99+1000 99+500 99+100 198+100 249+100 349+100',
		],
		[
			'of ten at least, whatever it refuses',
			{ length: 9, switches: { maxCount: 5 } },
			'0+100 0+50 0+20 0+10 LinkedIn did not accept the request for x',
		],
		[
			'of as many as it gives',
			{ length: 1000, request: LARGE, switches: { maxCount: 150, beyondMaxCount: 'clamp' } },
			'0+100 99+1000 248+1000 397+1000 546+1000 695+1000 844+1000 993+1000 999+1000 1149+1000',
		],
		[
			'smaller where it fails with large ones',
			{ length: 1000, request: LARGE, failure: fails(504, 2, 4) },
			'0+100 99+1000 99+1000 99+1000 99+100 198+100 297+100 396+100 495+100 594+100 693+100 792+100 891+100 990+100 999+100 1099+100 1099+500',
		],
		[
			'once more where it fails with one',
			{ length: 300, failure: fails(504, 2, 2) },
			'0+100 99+100 99+100 198+100 297+100 299+100 399+100',
		],
		[
			'behind an empty one that names a next',
			{ length: 120, hidden: first100, switches: { nextLinks: 'whenMoreFollows' } },
			'0+100 100+100 119+100 139+100',
		],
		[
			'behind an empty one of a list that is longer',
			{ length: 120, hidden: first100, switches: OF_LIST },
			'0+100 1+100 2+100 3+100 5+100 9+100 17+100 33+100 &49+100 &65+100 &81+100 &97+100 &113+100',
		],
		[
			'where the last elements of some are left out',
			{ length: 220, hidden: [97, 98, 99], switches: OF_LIST },
			'0+100 96+100 &192+100 219+100 316+100',
		],
		[
			'where the last one of all is left out',
			{ length: 100, hidden: [99], switches: OF_LIST },
			'0+100 98+100 197+100',
		],
		[
			'around one that is broken',
			{ length: 12, broken: [3], request: ALONE },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 0+4 0+2 1+4 1+2 2+4 2+2 2+1 2+2 3+1 4+1 2+1 4+2 5+4 8+8 11+16 15+32 3+1 15+100 3+1 3+1 3+1 11+16',
		],
		[
			'around one that is broken, where LinkedIn refuses what is far behind the end',
			{ length: 3, broken: [0, 1, 2], request: ALONE, failure: farFails },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 0+4 0+2 0+1 beyond+1 1+1 2+1 3+1 0+1 &1+1 &2+1 3+100 0+1 &1+1 &2+1 0+1 &1+1 &2+1 0+1 &1+1 &2+1 beyond+1',
		],
		[
			'around the first',
			{ length: 2, broken: [0], request: ALONE },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 0+4 0+2 0+1 beyond+1 1+1 1+2 2+4 0+1 2+100 0+1 0+1 0+1 1+2',
		],
		[
			'around the last',
			{ length: 12, broken: [11], request: ALONE },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 6+14 6+7 6+4 9+8 9+4 9+2 10+4 10+2 10+1 10+2 11+1 12+1 10+1 11+1 12+100 11+1 11+1 11+1 10+1',
		],
		[
			'around two',
			{ length: 10, broken: [4, 5], request: ALONE },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 0+4 3+8 3+4 3+2 3+1 3+2 4+1 5+1 6+1 3+1 6+2 7+4 9+8 13+16 4+1 &5+1 13+100 4+1 &5+1 4+1 &5+1 4+1 &5+1 9+8',
		],
		[
			'where all are broken',
			{ length: 3, broken: [0, 1, 2], request: ALONE },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 0+4 0+2 0+1 beyond+1 1+1 2+1 3+1 0+1 &1+1 &2+1 3+100 0+1 &1+1 &2+1 0+1 &1+1 &2+1 0+1 &1+1 &2+1 beyond+1',
		],
		[
			'where one before is left out',
			{ length: 6, broken: [3], hidden: [2], request: ALONE },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 0+4 0+2 1+4 1+2 3+4 3+2 3+1 4+1 1+2 4+2 5+4 7+8 3+1 7+100 3+1 3+1 3+1 5+4',
		],
		[
			'around one on a later page',
			{ length: 120, broken: [40], request: ALONE },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 24+50 24+25 24+13 36+26 36+13 36+7 36+4 39+8 39+4 39+2 39+1 39+2 40+1 41+1 39+1 41+2 42+4 45+8 52+16 67+32 98+64 40+1 119+100 151+100 40+1 40+1 40+1 119+100',
		],
		[
			'around one on a large page',
			{ length: 1500, broken: [700], request: { ...ALONE, ...LARGE } },
			'0+100 99+1000 99+1000 99+1000 99+100 198+100 297+100 396+100 495+100 594+100 693+100 693+100 693+100 594+100 693+50 693+25 693+13 693+7 699+14 699+7 699+4 699+2 699+1 699+2 700+1 701+1 699+1 701+2 702+4 705+8 712+16 727+32 758+64 700+1 821+100 920+100 1019+100 1118+100 1217+1000 1499+1000 1782+1000 700+1 700+1 700+1 1499+1000',
		],
	])('%s', async (_, each, expected) => {
		expect(await asked(each)).toBe(expected);
	});

	it('no larger than was served before', async () => {
		const refuses: Case = { length: 1000, request: LARGE, switches: { maxCount: 500 } };
		await asked(refuses);
		expect(await asked(refuses)).toBe('0+100 99+500 598+500 999+500 1499+500');
		clearProcessMemory();
		await asked({ length: 1000, request: LARGE, failure: fails(504, 2, 4) });
		expect(await asked({ length: 1000, request: LARGE })).toBe(
			'0+100 99+500 598+500 999+500 1499+500',
		);
	});
});

it('is asked for no page any more once nobody reads on', async () => {
	const list = listOf({ length: 2000, switches: OF_LIST });
	const client = await list.client();
	const pages = readPages(client, { path: '/rest/x' });
	const first = pages.next();
	await jest.advanceTimersByTimeAsync(5);
	await first;
	const second = pages.next();
	await jest.advanceTimersByTimeAsync(5);
	await second;
	await pages.return();
	await jest.advanceTimersByTimeAsync(60_000);
	const ahead = range(15).map((page) => `&${198 + 99 * page}+100`);
	expect(list.asked.join(' ')).toBe(['0+100', '99+100', ...ahead].join(' '));
});

describe('what ends it', () => {
	it.each<[string, Case, string]>([
		[
			'a page that LinkedIn fails to serve',
			{ length: 12, broken: [3] },
			'0+100 0+100 0+100 LinkedIn failed to answer (HTTP status 500)',
		],
		[
			'an outage',
			{ length: 20, request: ALONE, failure: fails(500, 1) },
			'0+100 0+100 0+100 beyond+1 beyond+1 beyond+1 LinkedIn failed to answer (HTTP status 500)',
		],
		[
			'an outage behind a broken one',
			{ length: 12, broken: [3], request: ALONE, failure: fails(500, 30) },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 0+4 0+2 1+4 1+2 2+4 2+2 2+1 2+2 3+1 4+1 2+1 4+2 5+4 8+8 11+16 15+32 3+1 15+100 3+1 3+1 3+1 11+16 11+16 11+16 11+1 11+1 11+1 beyond+1 beyond+1 beyond+1 LinkedIn failed to answer (HTTP status 500)',
		],
		[
			'a refusal among broken ones',
			{ length: 12, broken: [3], request: ALONE, failure: fails(403, 20) },
			'0+100 0+100 0+100 beyond+1 0+50 0+25 0+13 0+7 0+4 0+2 1+4 1+2 2+4 2+2 2+1 2+2 3+1 4+1 2+1 4+2 LinkedIn does not allow access to x',
		],
		[
			'a refusal',
			{ length: 12, failure: fails(400, 1) },
			'0+100 LinkedIn did not accept the request for x',
		],
		[
			'no list',
			{ length: 12, failure: fails(200, 1) },
			"0+100 LinkedIn's answer for x could not be read",
		],
	])('%s', async (_, each, expected) => {
		expect(await asked(each)).toBe(expected);
	});
});
