import fc from 'fast-check';

import type { CursorState, CursorTiming } from '../../../nodes/shared/leads/cursor';
import {
	advance,
	initialState,
	readFrom,
	readStoredCursor,
} from '../../../nodes/shared/leads/cursor';

const OVERLAP = 1_000;
const NOW = 1_800_000_000_000;
const timing = (now = NOW, overlapMs = OVERLAP) => ({ overlapMs, now });
const lead = (id: string, submittedAt: unknown) => ({ id, submittedAt });
const fromDate = (time: number) => initialState({ from: 'date', time }, { now: NOW });
const stored = (state: CursorState) => JSON.parse(JSON.stringify(state)) as unknown;

describe('where reading starts', () => {
	it('is the overlap before now, whose leads are remembered and not emitted', () => {
		const state = initialState({ from: 'now' }, { now: NOW });
		expect(readFrom(state, timing())).toBe(NOW - OVERLAP);

		const old = lead('old', NOW - 10);
		const first = advance(state, [old], timing());
		expect(first.fresh).toEqual([]);
		const skewed = lead('skewed', NOW - 5);
		const second = advance(first.next, [skewed, old], timing(NOW + 500));
		expect(second.fresh).toEqual([skewed]);
	});

	it.each([
		[{ from: 'lastDays', days: 2 } as const, NOW - 2 * 86_400_000],
		[{ from: 'date', time: 1_700_000_000_000 } as const, 1_700_000_000_000],
	])('is exactly %j', (start, time) => {
		const state = initialState(start, { now: NOW });
		expect(readFrom(state, timing())).toBe(time);
		const at = lead('at', time);
		expect(advance(state, [at, lead('before', time - 1)], timing()).fresh).toEqual([at]);
	});

	it.each([[Number.NaN], [-5]])('is the beginning when the date is %s', (time) => {
		expect(readFrom(fromDate(time), timing())).toBe(0);
	});

	it('is never in the future', () => {
		expect(readFrom({ ...fromDate(0), newest: NOW + 9e9 }, timing())).toBe(NOW - OVERLAP);
	});
});

describe('advance', () => {
	it('gives each lead once, oldest first, equal times by id', () => {
		const a = lead('a', NOW - 5);
		const b = lead('b', NOW - 5);
		const c = lead('c', NOW - 9);
		const { fresh, next } = advance(fromDate(0), [b, a, c, a], timing());
		expect(fresh).toEqual([c, a, b]);
		expect(next.newest).toBe(NOW - 5);
		const d = lead('d', NOW - 5);
		expect(advance(next, [a, b, c, d], timing()).fresh).toEqual([d]);
	});

	it('takes one id at another time for another lead', () => {
		const { next } = advance(fromDate(0), [lead('a', NOW - 5)], timing());
		const again = lead('a', NOW - 4);
		expect(advance(next, [again, lead('a', NOW - 5)], timing()).fresh).toEqual([again]);
	});

	it('emits a lead whose time cannot be read once, as long as LinkedIn shows it', () => {
		const broken = lead('broken', 'soon');
		const nameless = { submittedAt: null, formResponse: {} };
		const first = advance(fromDate(0), [broken, nameless, lead('a', NOW - 9_000)], timing());
		expect(first.fresh).toEqual([lead('a', NOW - 9_000), broken, nameless]);

		const later = advance(first.next, [broken, nameless, lead('b', NOW)], timing());
		expect(later.fresh).toEqual([lead('b', NOW)]);
		expect(advance(later.next, [broken, nameless], timing()).fresh).toEqual([]);
		const gone = advance(later.next, [], timing());
		expect(Object.keys(gone.next.seen)).toEqual([`b@${NOW}`]);
	});

	it('is not moved past now by a time in the future', () => {
		const future = lead('future', NOW + 9e9);
		const { fresh, next } = advance(fromDate(0), [future], timing());
		expect(fresh).toEqual([future]);
		expect(next.newest).toBe(NOW);
		const usual = lead('usual', NOW + 1);
		expect(advance(next, [future, usual], timing(NOW + 10)).fresh).toEqual([usual]);
	});

	it('remembers no more than the overlap', () => {
		const leads = Array.from({ length: 500 }, (_, index) => lead(`l${index}`, NOW - index * 10));
		const { next } = advance(fromDate(0), leads, timing());
		expect(Object.keys(next.seen)).toHaveLength(OVERLAP / 10 + 1);
	});

	it('never reads back past what it remembers, when the overlap is raised', () => {
		const leads = [lead('old', NOW - 5_000), lead('new', NOW)];
		const { next } = advance(fromDate(0), leads, timing());
		const raised = timing(NOW + 10, 10 * OVERLAP);
		expect(readFrom(next, raised)).toBe(NOW - OVERLAP);
		expect(advance(next, leads, raised).fresh).toEqual([]);
		const later = timing(NOW + 20_000, 10 * OVERLAP);
		const { next: grown } = advance(next, [lead('newest', NOW + 20_000)], later);
		expect(readFrom(grown, later)).toBe(NOW + 10_000);
	});

	it('reads on before what it remembers, when the clock was ahead', () => {
		const ahead = NOW + 365 * 86_400_000;
		const state = initialState({ from: 'now' }, { now: ahead });
		const { next } = advance(state, [], timing(ahead));
		expect(readFrom(next, timing())).toBe(NOW - OVERLAP);
	});

	it('leaves the state it was given as it was', () => {
		const state = fromDate(0);
		const before = stored(state);
		advance(state, [lead('a', NOW)], timing());
		expect(stored(state)).toEqual(before);
	});
});

describe('readStoredCursor', () => {
	it('gives back what was stored', () => {
		const leads = [lead('a', NOW), lead('b', 'never'), lead('__proto__', NOW)];
		const { next } = advance(fromDate(5), leads, timing());
		expect(readStoredCursor(stored(next))).toEqual({ kind: 'state', state: next });
	});

	it.each([[undefined], [null]])('finds nothing in %j', (value) => {
		expect(readStoredCursor(value)).toEqual({ kind: 'none' });
	});

	it.each([
		[7],
		['x'],
		[[]],
		[{}],
		[{ version: 2, newest: 1, seen: {} }],
		[{ version: 1, newest: 'x', seen: {} }],
		[{ version: 1, newest: -1, seen: {} }],
	])('calls %j broken', (value) => {
		expect(readStoredCursor(value)).toMatchObject({ kind: 'broken', message: expect.any(String) });
	});

	it('would rather repeat than skip when the leads seen are damaged', () => {
		const damaged = { version: 1, newest: NOW, floor: NOW + 5, seen: { a: 'x', 'b@1': 1 } };
		expect(readStoredCursor(damaged)).toEqual({
			kind: 'state',
			state: {
				version: 1,
				newest: NOW,
				floor: NOW,
				rememberedFrom: 0,
				skipsFirstWindow: false,
				seen: { 'b@1': 1 },
			},
		});
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(['state', 'none', 'broken']).toContain(readStoredCursor(value).kind);
			}),
		);
	});
});

describe('a trigger that polls', () => {
	// Few distinct milliseconds, so that many leads share one; each shows up late by less than the overlap.
	const arrival = fc.record({
		submittedAt: fc.nat(400).map((step) => NOW + step * 25),
		delay: fc.nat(OVERLAP - 1),
		hasTime: fc.boolean(),
	});
	const poll = fc.record({
		pause: fc.integer({ min: 1, max: 3_000 }),
		overlapMs: fc.constantFrom(OVERLAP, OVERLAP, 2 * OVERLAP, 50 * OVERLAP),
		/** Slices that are read before the rest of the window, by their share of it. */
		slices: fc.array(fc.constantFrom(0.1, 0.5, 0.9), { maxLength: 3 }),
		isRestRead: fc.boolean(),
	});
	const polls = fc.array(poll, { minLength: 1, maxLength: 15 });

	it('emits every lead exactly once, whatever arrives when, however the overlap is set, in slices or not', () => {
		fc.assert(
			fc.property(fc.array(arrival, { maxLength: 60 }), polls, (arrivals, pollsOfUser) => {
				const leads = arrivals.map(({ submittedAt, delay, hasTime }, index) => ({
					lead: lead(`l${index % 40}-${index}`, hasTime ? submittedAt : 'broken'),
					submittedAt,
					visibleFrom: submittedAt + delay,
				}));
				let state: unknown = stored(initialState({ from: 'date', time: NOW }, { now: NOW }));
				let now = NOW;
				const emitted: string[] = [];
				const current = () => {
					const cursor = readStoredCursor(state);
					if (cursor.kind !== 'state') throw new Error('the state was lost');
					return cursor.state;
				};
				const readUntil = (overlap: CursorTiming, until?: number) => {
					const from = readFrom(current(), overlap);
					const shown = leads.filter(
						({ submittedAt, visibleFrom }) =>
							submittedAt >= from && submittedAt <= (until ?? Infinity) && visibleFrom <= now,
					);
					const shownLeads = shown.map((each) => each.lead);
					const { fresh, next } = advance(current(), shownLeads, overlap, until);
					emitted.push(...fresh.map(({ id }) => id));
					state = stored(next);
				};
				// The last polls are long after everything has arrived; the first may end a window.
				const last = { pause: 100_000, overlapMs: OVERLAP, slices: [], isRestRead: true };
				for (const { pause, overlapMs, slices, isRestRead } of [...pollsOfUser, last, last]) {
					now += pause;
					const overlap = timing(now, overlapMs);
					for (const share of slices) {
						const from = readFrom(current(), overlap);
						const until = Math.floor(from + (now - from) * share);
						if (until > from) readUntil(overlap, until);
					}
					if (isRestRead) readUntil(overlap);
				}
				expect([...emitted].sort()).toEqual(leads.map((each) => each.lead.id).sort());
			}),
			{ numRuns: 500 },
		);
	});
});
