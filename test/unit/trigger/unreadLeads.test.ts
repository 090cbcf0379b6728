import {
	foundPlaces,
	tellUndeliverable,
} from '../../../nodes/LinkedInLeadSync/trigger/unreadLeads';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';

/** A lead that LinkedIn failed to serve, between two others in its list. */
const undeliverable = (id: string, timeBefore?: number, timeAfter?: number) => ({
	id,
	reason: 'HTTP status 500',
	timeBefore,
	timeAfter,
});

const leads = (...times: Array<number | undefined>) =>
	times.map((time) => ({ time, hash: `hash-${time}` }));

type Found = Parameters<typeof foundPlaces>;

const places = (unread: Found[0], served: Found[1]) =>
	foundPlaces(unread, served, { from: 0, to: 100 }).map(({ from, to, standIns, known }) => ({
		place: [from, to],
		count: standIns.length,
		known: known.sort(),
	}));

it('finds nothing where all leads were served', () => {
	expect(places([], leads(1, 2))).toEqual([]);
});

it('in a list in order, they are between their neighbours, or at the end of the part', () => {
	const oldestFirst = [
		undeliverable('a', undefined, 30),
		undeliverable('b', 40, 50),
		undeliverable('c', 40, 50),
		undeliverable('d', 50),
	];
	const newestFirst = oldestFirst.map(({ id, timeBefore, timeAfter }) =>
		undeliverable(id, timeAfter, timeBefore),
	);
	const served = leads(30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, undefined, 50);
	const expected = [
		{ place: [0, 30], count: 1, known: ['hash-30', 'hash-undefined'] },
		// Those that touch are one.
		{ place: [40, 100], count: 3, known: ['hash-40', 'hash-50', 'hash-undefined'] },
	];
	expect(places(oldestFirst, served)).toEqual(expected);
	expect(places(newestFirst, [...served].reverse())).toEqual(expected);
});

it.each([
	['in a list without an order', leads(40, 50, 30), undeliverable('a', 40, 50)],
	['in one so short that its order may be chance', leads(30, 40, 50), undeliverable('a', 40, 50)],
	['alone', [], undeliverable('a')],
	['in front of a single lead, which tells no order', leads(50), undeliverable('a', undefined, 50)],
	['behind it', leads(50), undeliverable('a', 50)],
	['behind several of one time', leads(50, 50), undeliverable('a', 50)],
])('%s, they may be anywhere in the part', (_, served, unread) => {
	const known = served.map(({ hash }) => hash).sort();
	expect(places([unread], served)).toEqual([{ place: [0, 100], count: 1, known }]);
});

it('what is taken in a place later is no news when that is read again, however late', () => {
	const place = { from: 10, to: 40, standIns: ['a'], known: 'earlier1', triedAt: 0, tries: 3 };
	const before = { ...firstCursor({ from: 'now' }, { now: 50, overlapMs: 0 }), unread: [place] };
	const next = { ...before };
	const served = [20, 60].map((time) => ({
		time,
		hash: `leadAt${time}`,
		entry: { lead: {} },
		isWanted: true,
	}));
	const slice = { leads: served, undeliverable: [], size: 2 };
	tellUndeliverable(before, next, slice, { from: 20, to: 100 }, { left: 10 });
	expect(next.unread).toEqual([{ ...place, known: 'earlier1leadAt20' }]);
});

describe('where a window is taken in parts', () => {
	const cursor = () => firstCursor({ from: 'now' }, { now: 50, overlapMs: 0 });
	const slice = (unread: Found[0], ...times: number[]) => ({
		leads: times.map((time) => ({
			time,
			hash: `leadAt${time}`,
			entry: { lead: {} },
			isWanted: true,
		})),
		undeliverable: [...unread],
		size: 2,
	});
	const window = (from: number) => ({ isLookBack: false, from, taken: [`leadAt${from}`] });
	const inOrder = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19];

	it('those among the leads that were taken are remembered; the others are found again', () => {
		const next = { ...cursor(), window: window(14) };
		const unread = [undeliverable('a', 12, 13), undeliverable('b', 16, 17)];
		const before = { ...cursor(), unwatched: [], window: window(0) };
		const told = tellUndeliverable(
			before,
			next,
			slice(unread, ...inOrder),
			{ from: 0, to: 100 },
			{ left: 10 },
		);

		expect(told).toEqual([{ undeliverable: unread[0] }]);
		expect(next.unread).toMatchObject([{ from: 12, to: 13, standIns: ['a'] }]);
	});

	it.each([
		['at the start of the place', 20, ['leadAt20']],
		['at its end', 90, ['leadAt90']],
		['after it', 91, []],
		['before it', 19, []],
	])('what was taken of the very time where it goes on is remembered: %s', (_, at, known) => {
		const before = { ...cursor(), unwatched: [], window: window(at) };
		const next = cursor();
		const part = { from: 20, to: 90 };
		tellUndeliverable(before, next, slice([undeliverable('a')]), part, { left: 10 });

		expect(next.unread).toMatchObject([{ known: known.join('') }]);
	});

	it.each([
		['at the start', 50, 1],
		['before the start', 51, 0],
	])('those that were there before the start are not wanted: %s', (_, to, count) => {
		const next = cursor();
		const part = { from: 10, to: 50 };
		const before = { ...cursor(), unwatched: [{ from: 0, to }] };
		tellUndeliverable(before, next, slice([undeliverable('a')]), part, { left: 10 });

		expect(next.unread).toHaveLength(count);
	});

	it.each([
		['wholly', { from: 10, to: 51 }, 0],
		['but for its begin', { from: 11, to: 51 }, 1],
		['but for its end', { from: 10, to: 50 }, 1],
	])('nor are those of a time that was not watched: %s', (_, time, count) => {
		const next = cursor();
		const part = { from: 10, to: 50 };
		const before = { ...cursor(), unwatched: [{ from: 0, to: 1 }, time] };
		tellUndeliverable(before, next, slice([undeliverable('a')]), part, { left: 10 });

		expect(next.unread).toHaveLength(count);
	});

	it('what was served before and is not now is known, what is served has no need', () => {
		const before = { ...cursor(), unwatched: [] };
		for (const time of [20, 21]) before.seen.add(time, `leadAt${time}`);
		const next = cursor();
		const part = { from: 10, to: 100 };
		tellUndeliverable(before, next, slice([undeliverable('a')], 20), part, { left: 10 });

		expect(next.unread).toMatchObject([{ known: 'leadAt20leadAt21' }]);
	});

	it('what stays of a place knows those that were served at its ends', () => {
		const place = { from: 20, to: 30, standIns: ['a'], known: '', triedAt: 0, tries: 0 };
		const before = { ...cursor(), unwatched: [], unread: [place] };
		const next = { ...cursor(), unread: [place] };
		const part = { from: 25, to: 100 };
		tellUndeliverable(before, next, slice([], 19, 20, 30, 31), part, { left: 10 });

		expect(next.unread).toMatchObject([{ known: 'leadAt20leadAt30' }]);
	});
});
