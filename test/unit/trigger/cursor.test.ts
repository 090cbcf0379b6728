import { range } from 'lodash';

import type { Cursor, Hole } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import {
	endOfSlice,
	firstCursor,
	isOdd,
	keepingOdd,
	laterHole,
	limitSeen,
	take,
	withDone,
	withHole,
	withWindow,
} from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { SeenLeads } from '../../../nodes/LinkedInLeadSync/trigger/seenLeads';
import { MINUTE, HOUR, DAY } from '../../durations';

const FROM = Date.UTC(2026, 10, 24);
const END = FROM + HOUR;

/** Leads by their hashes, each with its time. */
const leadsOf = (times: Record<string, number | undefined>) =>
	Object.entries(times).map(([hash, time]) => ({ hash, time, isWanted: hash !== 'unwanted' }));

const atWindow = { ...firstCursor(FROM, FROM), window: { from: FROM, isLookBack: false } };
atWindow.seen.add(FROM, 'seen0000');
const times = { first: FROM, early: FROM - 1, last: END - 1, timeless: undefined };
const known = { seen0000: FROM, owed: FROM, unwanted: FROM };
// LinkedIn does not document whether the end of its filter is inclusive.
const late = { atEnd: END, justAfter: END + 1, farAfter: END + 2 };

it.each([
	['up to its end, and odd leads', END, ['first', 'last', 'timeless', 'farAfter']],
	['up to the present', undefined, ['first', 'last', 'timeless', ...Object.keys(late)]],
])('new in a completely read slice are the wanted and unknown leads %s', (_, until, expected) => {
	const end = { until, readAt: END + DAY, isOwed: (hash: string) => hash === 'owed' };
	const { fresh } = take(atWindow, leadsOf({ ...times, ...known, ...late }), end);
	expect(fresh.map(({ hash }) => hash)).toEqual(expected);
});

it('a lead is odd without a time, or with a time more than a day after the end', () => {
	const odd = [undefined, FROM, END + DAY, END + DAY + 1].map((time) =>
		isOdd({ hash: 'a', time, isWanted: true }, END),
	);
	expect(odd).toEqual([true, false, false, true]);
});

it('an odd lead that was seen stays known each time that LinkedIn lists it', () => {
	const seen = new SeenLeads(undefined);
	for (const hash of ['odd00000', 'usual000']) seen.add(FROM, hash);
	const listed = leadsOf({ odd00000: undefined, usual000: FROM, unseen00: undefined });
	const kept = keepingOdd(seen, listed, END, FROM + DAY);
	kept.forgetBefore(END);
	expect(listed.map(({ hash }) => kept.has(hash))).toEqual([true, false, false]);
});

it.each([END, undefined])(
	'a seen lead from the future stays known after a slice up to %s',
	(until) => {
		const ofFuture = leadsOf({ seen0000: END + 2 * DAY });
		const { next } = take(atWindow, ofFuture, { until, readAt: END, isOwed: () => false });
		next.seen.forgetBefore(END);
		expect(next.seen.has('seen0000')).toBe(true);
	},
);

const hole = (from: number): Hole => ({ from, to: from + 10, since: from, dueAt: 7, told: 3 });

it('a processed lead is remembered if a window of the next week or a hole may list it again', () => {
	const weekBefore = FROM - 7 * DAY;
	const holes = [40, 30].map((days) => hole(FROM - days * DAY));
	const [{ from, to }] = holes;
	const leads = {
		...{ ofWeek00: weekBefore, before00: weekBefore - 1 },
		...{ first000: from, last0000: to - 1, early000: from - 1, after000: to },
	};
	const done = Object.entries(leads).map(([hash, at]) => ({ hash, to: at }));
	const { seen } = withDone({ ...firstCursor(FROM, FROM), holes }, done);
	const known = Object.keys(leads).filter((hash) => seen.has(hash));
	expect(known).toEqual(['ofWeek00', 'first000', 'last0000']);
});

it('a processed lead is remembered that a window from before days without polls may list again', () => {
	const window = { from: FROM - 10 * DAY, isLookBack: false };
	const done = [10, 11].map((days) => ({ hash: `${days}days00`, to: FROM - days * DAY }));
	const { seen } = withDone({ ...firstCursor(FROM, FROM), window }, done);
	expect(done.map(({ hash }) => seen.has(hash))).toEqual([true, false]);
});

it('the day until the next look-back begins with the first window, even if the clock was ahead at publication', () => {
	const window = { from: FROM, isLookBack: false };
	const ahead = { ...firstCursor(FROM, FROM + 10 * DAY), window };
	const { next } = take(ahead, [], { readAt: END, isOwed: () => false });
	expect(next.lookedBackAt).toBe(END);
});

it.each([
	['just now', 0, 10 * MINUTE],
	['an hour ago', HOUR, HOUR],
	['a month ago', 30 * DAY, DAY],
])('a hole that was found %s is read again after as long, up to a day', (_, age, wait) => {
	const later = laterHole({ ...hole(FROM), since: Date.now() - age }, false);
	expect(Math.round((later.dueAt - Date.now()) / MINUTE)).toBe(wait / MINUTE);
});

it('a hole of ten minutes is found now, however old its leads are', () => {
	const from = FROM - 30 * DAY;
	const window = { from: from + 7, isLookBack: false };
	const [found] = withHole({ ...atWindow, window }, false).holes;
	expect(found).toMatchObject({ from, to: from + 10 * MINUTE, told: 0 });
	expect(Math.round((found.dueAt - Date.now()) / MINUTE)).toBe(10);
});

it('of more than a hundred holes, the newest are kept', () => {
	const holes = range(100).map((index) => hole(FROM + index * HOUR));
	const known = { ...atWindow, holes };
	expect(
		withHole({ ...known, window: { from: FROM - HOUR, isLookBack: false } }, false).holes,
	).toEqual(holes);
	expect(withHole(known, false).holes).toHaveLength(100);
});

it.each([
	['an hour before the previous one', {}, -HOUR],
	['a week before it, if the last look-back was a day ago', { lookedBackAt: FROM - DAY }, -7 * DAY],
	['an hour before now, if the clock was set back', { readUpTo: END, rememberedFrom: END }, -HOUR],
	['where the remembered leads begin', { rememberedFrom: FROM }, 0],
	[
		'after the holes at its start',
		{ holes: [-HOUR, 10 - HOUR, 30 - HOUR].map((from) => hole(FROM + from)) },
		20 - HOUR,
	],
	['where it was left off', { window: { from: FROM + 7, isLookBack: false } }, 7],
])('a window begins %s', (_, known: Partial<Cursor>, begin) => {
	const cursor = { ...firstCursor(FROM, FROM - 1), rememberedFrom: 0, ...known };
	expect(withWindow(cursor, FROM).window.from - FROM).toBe(begin);
});

it.each([
	['its length', { length: HOUR }, [], FROM + HOUR],
	['the next hole', { length: HOUR }, [FROM - 1, FROM, FROM + 9, FROM + 99], FROM + 9],
	['the present', { length: DAY + 1 }, [FROM + DAY], undefined],
])('a slice ends at %s', (_, { length }, holes, expected) => {
	const window = { from: FROM, isLookBack: false, length };
	const cursor = {
		...firstCursor(FROM, FROM),
		window,
		holes: holes.map((from) => ({ from }) as Hole),
	};
	expect(endOfSlice(cursor, FROM + DAY)).toBe(expected);
});

it.each([
	['begins after them', -DAY, DAY, 10 * MINUTE],
	['begins where unread leads begin', -DAY, -HOUR, -HOUR],
	['does not begin earlier', HOUR, DAY, HOUR],
])('a window that would read forgotten leads again %s', (_, from, readUpTo, expected) => {
	const seen = new SeenLeads(undefined);
	seen.add(FROM, 'old00000');
	seen.add(FROM + DAY, 'new00000');
	const window = { from: FROM + from, isLookBack: true };
	const holes = [9, 10].map((minutes) => ({ from: FROM + minutes * MINUTE }) as Hole);
	const cursor = { ...firstCursor(0, FROM), readUpTo: FROM + readUpTo, seen, window, holes };
	expect(limitSeen([cursor], 1)).toBe(true);
	expect(cursor.window.from - FROM).toBe(expected);
	expect(cursor.rememberedFrom - FROM).toBe(Math.min(readUpTo, 10 * MINUTE));
	expect(cursor.holes).toEqual(holes.slice(1));
});
