import fc from 'fast-check';

import type { Cursor, StartFrom } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import {
	firstCursor,
	readCursor,
	storedCursor,
} from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/seenLeads';
import { arrival, DAY, HOUR, MINUTE, NOW, OVERLAP, read, timing, windowStart } from './arrivals';

const since = (time: number) => firstCursor({ from: 'date', time }, timing());
const fromNow = () => firstCursor({ from: 'now' }, timing());
const keysOf = (leads: Array<{ key: string }>) => leads.map(({ key }) => key);

describe('where reading starts', () => {
	it.each([5, -1_999])(
		'from now: the overlap before is read, but what is from before now is only remembered: %i ms',
		(secondsOfClock) => {
			expect(windowStart(fromNow())).toBe(NOW - OVERLAP);
			expect(fromNow().readUpTo).toBe(NOW);
			const before = arrival('before', NOW - 1);
			const at = arrival('at', NOW);
			// LinkedIn tells its time in whole seconds.
			const first = read(fromNow(), [before, at], NOW + secondsOfClock);
			expect(first.keys).toEqual([at.key]);
			const late = arrival('late', NOW - 1);
			expect(read(first.next, [before, late, at], NOW + MINUTE).keys).toEqual([late.key]);
		},
	);

	it('from now, in parts: in none of them does it come', () => {
		const leads = [arrival('before', NOW - 1), arrival('at', NOW)];
		const part = read(fromNow(), [], NOW, { until: NOW - MINUTE });
		expect(read(part.next, leads, NOW + 5).keys).toEqual([leads[1].key]);
	});

	it.each([90_000, -90_000])(
		"from now, by LinkedIn's clock, which is %i ms ahead",
		(clockAhead) => {
			const now = NOW + clockAhead;
			const leads = [arrival('before', now - 1), arrival('after', now)];
			const { keys } = read(fromNow(), leads, now, { clockAhead });
			expect(keys).toEqual([leads[1].key]);
		},
	);

	it.each<[StartFrom, number]>([
		[{ from: 'lastDays', days: 2 }, NOW - 2 * DAY],
		[{ from: 'date', time: 1_700_000_000_000 }, 1_700_000_000_000],
		[{ from: 'date', time: NOW + HOUR }, NOW + HOUR],
		[{ from: 'date', time: NaN }, 0],
		[{ from: 'date', time: -5 }, 0],
	])('%j: exactly then, also when it is read again', (start, time) => {
		const cursor = firstCursor(start, timing());
		expect(windowStart(cursor)).toBe(time);
		const [before, at] = [arrival('before', time - 1), arrival('1-at', time)];
		const { keys, next } = read(cursor, [before, at]);
		expect(keys).toEqual([at.key]);
		expect(read(next, [before, at], NOW + 2 * DAY).keys).toEqual([]);
	});
});

describe('times in which nothing was wanted', () => {
	const leftAt = NOW + HOUR;
	const backAt = NOW + 5 * HOUR;
	const back = (cursor: Cursor): Cursor => ({
		...cursor,
		unwatched: [{ from: leftAt, to: backAt }],
	});
	const leads = [
		arrival('unread', leftAt - 1),
		arrival('at', leftAt),
		arrival('meanwhile', backAt - 1),
		arrival('after', backAt),
	];

	it.each([0, 90_000, -90_000])(
		"what was submitted then does not come, by LinkedIn's clock, which is %i ms ahead",
		(clockAhead) => {
			const shifted = leads.map(({ key, time = 0 }) => arrival(key, time + clockAhead));
			const now = backAt + HOUR + clockAhead;
			const first = read(back(read(since(0), []).next), shifted, now, { clockAhead });
			expect(first.keys).toEqual([shifted[0].key, shifted[3].key]);
			expect(first.next.unwatched).toEqual([]);
			expect(read(first.next, shifted, now + 2 * DAY, { clockAhead }).keys).toEqual([]);
		},
	);

	it('nor does it after the end of a window that was begun before', () => {
		const begun = read(since(0), leads.slice(0, 1), NOW + MINUTE, { room: 0 }).next;
		const first = read(back(begun), leads, backAt + MINUTE);
		expect(first.keys).toEqual([leads[0].key, leads[3].key]);
		expect(first.next.unwatched).toHaveLength(1);
		const late = arrival('late', leftAt + 1);
		const second = read(first.next, [...leads, late], backAt + 2 * MINUTE);
		expect(second.keys).toEqual([]);
		expect(second.next.unwatched).toEqual([]);
	});

	it('one whose time cannot be read comes, and what is damaged of them is left out', () => {
		const damaged = arrival('damaged', undefined);
		expect(read(back(since(0)), [damaged], backAt + MINUTE).keys).toEqual([damaged.key]);
		const stored = { readUpTo: NOW, unwatched: [{ from: 1 }, 'x', { from: 1, to: 2 }] };
		expect(readCursor(stored)?.unwatched).toEqual([{ from: 1, to: 2 }]);
	});
});

describe('where the next window begins', () => {
	it('an overlap before the last whole reading, however long it was quiet', () => {
		const { next } = read(since(0), [arrival('a', NOW - 9 * DAY)]);
		expect(windowStart(next, NOW + 5)).toBe(NOW - OVERLAP);
		const quiet = read(next, [], NOW + 5 * HOUR).next;
		expect(windowStart(quiet, NOW + 6 * HOUR)).toBe(NOW + 5 * HOUR - OVERLAP);
	});

	it('once a day seven days before the last reading, but not before the start', () => {
		const { next } = read(since(NOW - 30 * DAY), []);
		expect(windowStart(next, NOW + DAY - 1)).toBe(NOW - OVERLAP);
		expect(windowStart(next, NOW + DAY)).toBe(NOW - 7 * DAY);
		const looked = read(next, [], NOW + DAY).next;
		expect(windowStart(looked, NOW + DAY + 1)).toBe(NOW + DAY - OVERLAP);
		expect(windowStart(looked, NOW + 2 * DAY)).toBe(NOW - 6 * DAY);
		expect(windowStart(read(since(NOW - DAY), []).next, NOW + 2 * DAY)).toBe(NOW - DAY);
	});

	it('as long before an outage of weeks', () => {
		const { next } = read(since(0), []);
		expect(windowStart(next, NOW + 30 * DAY)).toBe(NOW - 7 * DAY);
	});

	it('not before what is remembered, when the overlap is raised', () => {
		const leads = [arrival('old', NOW - 9 * DAY), arrival('new', NOW - 1)];
		const { next } = read(since(0), leads);
		const raised = { overlapMs: 30 * DAY };
		expect(windowStart(next, NOW + 5, raised.overlapMs)).toBe(NOW - 7 * DAY);
		expect(read(next, leads, NOW + 5, raised).keys).toEqual([]);
	});

	it('an hour before the start, for a page that is read later, with a clock that was ahead', () => {
		const cursor = firstCursor({ from: 'now' }, timing(NOW, 5 * MINUTE));
		expect(windowStart(cursor, NOW + DAY, 5 * MINUTE)).toBe(NOW - HOUR);
		const [before, after] = [arrival('before', NOW - 31 * MINUTE), arrival('after', NOW - MINUTE)];
		const late = { overlapMs: 5 * MINUTE, clockAhead: -30 * MINUTE };
		expect(read(cursor, [before, after], NOW + HOUR, late).keys).toEqual([after.key]);
	});

	it('never in the future, when a clock was ahead', () => {
		const ahead = NOW + 365 * DAY;
		const { next } = read(firstCursor({ from: 'now' }, timing(ahead)), [], ahead);
		expect(windowStart(next)).toBe(NOW - OVERLAP);
	});
});

describe('what is taken', () => {
	it('each lead once, oldest first, equal times in the order in which they come', () => {
		const [a, b, c] = [arrival('a', NOW - 5), arrival('b', NOW - 5), arrival('c', NOW - 9)];
		const { keys, next } = read(since(0), [b, a, c, a]);
		expect(keys).toEqual(keysOf([c, b, a]));
		const d = arrival('d', NOW - 5);
		expect(read(next, [a, b, c, d], NOW + 5).keys).toEqual([d.key]);
	});

	it('one id at another time is another lead', () => {
		const { next } = read(since(0), [arrival('a', NOW - 5)]);
		const again = arrival('a', NOW - 4);
		expect(read(next, [again, arrival('a', NOW - 5)], NOW + 5).keys).toEqual([again.key]);
	});

	it('what is not wanted counts as taken', () => {
		const { keys, next } = read(since(0), [arrival('other', NOW - 5, false)]);
		expect(keys).toEqual([]);
		expect(read(next, [arrival('other', NOW - 5)], NOW + 5).keys).toEqual([]);
	});

	it.each([
		['damaged', undefined],
		['in the future', NOW + 9e9],
	])('a lead whose time is %s: once, before the others', (_, time) => {
		const odd = arrival('odd', time);
		const usual = arrival('usual', NOW - 5);
		const first = read(since(0), [usual, odd]);
		expect(first.keys).toEqual(keysOf([odd, usual]));
		const next = arrival('next', NOW + 1);
		const second = read(first.next, [odd, usual, next], NOW + 5);
		expect(second.keys).toEqual([next.key]);
		expect(read(second.next, [odd, usual, next], NOW + DAY + 5).keys).toEqual([]);
	});

	it('a lead whose time is in the future does not become the place to read on', () => {
		const odd = ['a', 'b'].map((id) => arrival(id, NOW + 9e9));
		const usual = arrival('usual', NOW - 5);
		const first = read(since(0), [...odd, usual], NOW, { room: 1 });
		const second = read(first.next, [...odd, usual], NOW + 1, { room: 1 });
		const third = read(second.next, [...odd, usual], NOW + 2);
		expect([first, second, third].map(({ keys }) => keys)).toEqual(
			[...odd, usual].map((each) => keysOf([each])),
		);
	});

	it('a lead in a part whose time is far behind its end: once, before the others, which stay', () => {
		const odd = arrival('odd', NOW + 9e9);
		const [a, b] = [arrival('a', NOW - 9), arrival('b', NOW - 8)];
		const until = NOW - 5;
		const first = read(since(0), [a, odd, b], NOW, { until, room: 1 });
		const second = read(first.next, [a, odd, b], NOW + 1, { until, room: 2 });
		const rest = read(second.next, [odd], NOW + 2);
		const keys = [first, second, rest].map((part) => part.keys);
		expect(keys).toEqual([[odd], [a, b], []].map(keysOf));
		expect(read(rest.next, [a, odd, b], NOW + DAY + 2).keys).toEqual([]);
	});

	it('of the very time at which reading goes on, also one that shows up meanwhile', () => {
		// Older than what is remembered.
		const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => arrival(id, NOW - 9 * DAY));
		const first = read(since(0), [b, c, d], NOW, { room: 2 });
		const second = read(first.next, [a, b, c, d], NOW + 5, { room: 1 });
		const third = read(second.next, [a, b, c, d], NOW + 10);
		expect([first.keys, second.keys, third.keys]).toEqual([[b, c], [a], [d]].map(keysOf));
	});

	it('not more than there is room for; the rest comes next, before what is newer', () => {
		const leads = ['a', 'b', 'c', 'd', 'e'].map((id) => arrival(id, NOW - 5));
		const first = read(since(0), leads, NOW, { room: 2 });
		const newer = arrival('newer', NOW + 1);
		const second = read(first.next, [newer, ...leads], NOW + 5, { room: 2 });
		const third = read(second.next, [newer, ...leads], NOW + 10, { room: 2 });
		expect([first.keys, second.keys, third.keys]).toEqual(
			[leads.slice(0, 2), leads.slice(2, 4), [leads[4], newer]].map(keysOf),
		);
		expect(third.next.window).toBeUndefined();
		// What showed up since the first part was read may be missing in it.
		expect(third.next.readUpTo).toBe(NOW);
	});

	it('a part up to its end, which LinkedIn may include', () => {
		const [a, end, behind] = [0, 50, 51].map((after) => arrival('lead', NOW - 100 + after));
		const until = NOW - 50;
		const first = read(since(0), [a, end, behind], NOW, { until });
		expect(first.keys).toEqual([a.key]);
		expect(windowStart(first.next, NOW + DAY)).toBe(until);
		expect(read(first.next, [end, behind], NOW + 5).keys).toEqual(keysOf([end, behind]));
	});

	it('is remembered for a week, and then no more', () => {
		let cursor = since(NOW - DAY);
		for (let day = 0; day < 30; day++) {
			const now = NOW + day * DAY;
			cursor = read(cursor, [arrival(`lead-${day}`, now - MINUTE)], now).next;
		}
		expect(cursor.seen.size).toBe(7);
		const oldest = arrival('oldest', NOW - 7 * DAY);
		const older = arrival('older', NOW - 7 * DAY - 1);
		const part = read(since(0), [older, oldest], NOW, { until: NOW - DAY }).next;
		expect(part.seen.size).toBe(1);
		expect(read(read(part, []).next, [oldest], NOW + DAY).keys).toEqual([]);
	});

	it.each([
		['in the future', NOW + 400 * DAY],
		['that cannot be read', undefined],
	])('a lead with a time %s: once, as long as LinkedIn shows it', (_, time) => {
		const odd = [arrival('odd', time)];
		let cursor = firstCursor({ from: 'date', time: NOW }, timing());
		const keys: string[] = [];
		for (let day = 0; day < 30; day++) {
			const part = read(cursor, odd, NOW + day * DAY);
			keys.push(...part.keys);
			cursor = part.next;
		}
		expect(keys).toHaveLength(1);
		expect(cursor.seen.size).toBe(1);
	});

	it('the cursor that was given stays as it was', () => {
		const cursor = since(0);
		const before = JSON.stringify(storedCursor(cursor));
		read(cursor, [arrival('a', NOW - 5)]);
		expect(JSON.stringify(storedCursor(cursor))).toBe(before);
	});
});

describe('what is stored', () => {
	it.each([[undefined], [null], [7], ['x'], [[]], [{}], [{ readUpTo: 'x' }], [{ readUpTo: -1 }]])(
		'%j is no cursor',
		(value) => expect(readCursor(value)).toBeUndefined(),
	);

	it('is read as it was', () => {
		const time = fc.nat(NOW);
		const window = fc.record(
			{
				isLookBack: fc.boolean(),
				startedAt: time,
				from: time,
				taken: fc.array(fc.constant(leadHash('a@1'))),
				length: fc.integer({ min: 1, max: DAY }),
			},
			{ requiredKeys: ['isLookBack', 'from', 'taken'] },
		);
		const cursors = fc.record(
			{
				readUpTo: time,
				floor: time,
				rememberedFrom: time,
				unwatched: fc.array(fc.record({ from: time, to: time })),
				lookedBackAt: time,
				seen: fc.constant({ abc: leadHash('a@1') }),
				window,
				unread: fc.constant([]),
			},
			{
				requiredKeys: [
					'readUpTo',
					'floor',
					'rememberedFrom',
					'unwatched',
					'lookedBackAt',
					'seen',
					'unread',
				],
			},
		);
		fc.assert(
			fc.property(cursors, (cursor) => {
				expect(storedCursor(readCursor(cursor) as Cursor)).toEqual(cursor);
			}),
		);
	});

	it('would rather repeat than skip when it is damaged in part', () => {
		const damaged = { readUpTo: NOW, floor: 'x', seen: 7, unread: 'x', window: { from: -1 } };
		expect(readCursor({ ...damaged, rememberedFrom: null })).toMatchObject<Partial<Cursor>>({
			readUpTo: NOW,
			floor: 0,
			rememberedFrom: 0,
			unread: [],
			window: undefined,
		});
	});

	it('never throws', () => {
		const members = fc.dictionary(
			fc.constantFrom('readUpTo', 'seen', 'unread', 'window', 'floor'),
			fc.oneof(fc.jsonValue(), fc.nat()),
		);
		fc.assert(fc.property(fc.oneof(fc.jsonValue(), members), (value) => void readCursor(value)));
	});
});
