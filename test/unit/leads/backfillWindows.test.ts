import fc from 'fast-check';

import {
	MOST_WINDOWS,
	WINDOW_UNITS,
	backfillWindows,
	type BackfillInput,
} from '../../../nodes/shared/leads/backfillWindows';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNITS = { hours: HOUR, days: DAY, weeks: 7 * DAY };
/** A Tuesday. */
const NOW = Date.UTC(2026, 10, 24, 12, 34, 56, 789);

function cut(input: Partial<BackfillInput> = {}) {
	const result = backfillWindows({ range: {}, length: 7, unit: 'days', now: NOW, ...input });
	if (!result.ok) throw new Error(`${result.field}: ${result.message}`);
	return result.windows;
}

const problem = (input: Partial<BackfillInput>) =>
	backfillWindows({ range: {}, length: 7, unit: 'days', now: NOW, ...input });

const inWords = (windows: ReturnType<typeof cut>) =>
	windows.map(({ start, end }) => [start, end].map((time) => new Date(time).toISOString()));

const times = fc.integer({ min: Date.UTC(2024, 0, 1), max: NOW });
const steps = fc.record({
	length: fc.integer({ min: 1, max: 60 }),
	unit: fc.constantFrom(...WINDOW_UNITS),
});
/** Ranges of up to 400 days, so that no step is too short for them. */
const ranges = fc
	.tuple(times, fc.integer({ min: 1, max: 400 * DAY }))
	.map(([start, length]) => ({ start, end: Math.min(start + length, NOW) }))
	.filter(({ start, end }) => start < end);

describe('the windows of a range', () => {
	it('are weeks from Monday to Monday in UTC, the first and last cut short by the range', () => {
		const range = { start: Date.UTC(2026, 10, 4, 9), end: Date.UTC(2026, 10, 20) };
		expect(inWords(cut({ range }))).toEqual([
			['2026-11-04T09:00:00.000Z', '2026-11-09T00:00:00.000Z'],
			['2026-11-09T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
			['2026-11-16T00:00:00.000Z', '2026-11-20T00:00:00.000Z'],
		]);
	});

	it('are whole hours or days where that is their length', () => {
		const range = { start: NOW - 2 * HOUR };
		expect(inWords(cut({ range, length: 1, unit: 'hours' }))).toEqual([
			['2026-11-24T10:34:56.789Z', '2026-11-24T11:00:00.000Z'],
			['2026-11-24T11:00:00.000Z', '2026-11-24T12:00:00.000Z'],
			['2026-11-24T12:00:00.000Z', '2026-11-24T12:34:56.789Z'],
		]);
		expect(inWords(cut({ range, length: '1' }))).toEqual([
			['2026-11-24T10:34:56.789Z', '2026-11-24T12:34:56.789Z'],
		]);
	});

	it('go back as far as LinkedIn keeps leads when the range has no start, in whole windows', () => {
		const windows = cut();
		expect(windows).toHaveLength(53);
		expect(inWords(windows)[0]).toEqual(['2025-11-24T00:00:00.000Z', '2025-12-01T00:00:00.000Z']);
		expect(windows.at(-1)).toEqual({ start: Date.UTC(2026, 10, 23), end: NOW });
	});

	it('end now when the range goes on', () => {
		expect(cut({ range: { start: NOW - 1, end: NOW + 900 * DAY } })).toEqual([
			{ start: NOW - 1, end: NOW },
		]);
	});

	it('cover the range without a gap or an overlap, oldest first, none longer than chosen', () => {
		fc.assert(
			fc.property(ranges, steps, (range, step) => {
				const windows = cut({ range, ...step });
				expect(windows[0].start).toBe(range.start);
				expect(windows.at(-1)?.end).toBe(range.end);
				const longest = step.length * UNITS[step.unit];
				const isWrong = windows.filter(
					({ start, end }, index) =>
						end <= start ||
						end - start > longest ||
						(index > 0 && start !== windows[index - 1].end),
				);
				expect(isWrong).toEqual([]);
			}),
		);
	});

	it('hold each moment of the range once, and no other', () => {
		fc.assert(
			fc.property(ranges, steps, times, (range, step, time) => {
				const holding = cut({ range, ...step }).filter(
					({ start, end }) => time >= start && time < end,
				);
				expect(holding).toHaveLength(time >= range.start && time < range.end ? 1 : 0);
			}),
		);
	});

	it('are the same in a later run, except for the one that now cut short', () => {
		fc.assert(
			fc.property(
				fc.option(fc.integer({ min: NOW - 300 * DAY, max: NOW - 1 }), { nil: undefined }),
				steps,
				fc.integer({ min: 0, max: 40 * DAY }),
				(start, step, later) => {
					const earlier = cut({ range: { start }, ...step });
					const resumed = cut({ range: { start }, ...step, now: NOW + later });
					const whole = earlier.slice(0, -1).filter((window) => window.start >= resumed[0].start);
					expect(resumed.slice(0, whole.length)).toEqual(whole);
				},
			),
		);
	});

	it('are the same whatever part of a time is asked for, except at its ends', () => {
		fc.assert(
			fc.property(ranges, ranges, steps, (one, other, step) => {
				const inner = (windows: ReturnType<typeof cut>) => windows.slice(1, -1);
				const known = new Map(cut({ range: one, ...step }).map((each) => [each.start, each.end]));
				const shared = inner(cut({ range: other, ...step })).filter(
					({ start, end }) => start >= one.start && end <= one.end,
				);
				expect(shared.filter(({ start, end }) => known.get(start) !== end)).toEqual([]);
			}),
		);
	});
});

describe('what cannot be cut', () => {
	it.each([[0], [-1], [1.5], [''], ['week'], [null], [undefined], [NaN], [{}]])(
		'a window length of %j',
		(length) => {
			expect(problem({ length })).toMatchObject({ ok: false, field: 'Window Length' });
		},
	);

	it('more windows than anybody wants', () => {
		const most = { start: NOW - (NOW % HOUR) - (MOST_WINDOWS - 1) * HOUR };
		expect(cut({ range: most, length: 1, unit: 'hours' })).toHaveLength(MOST_WINDOWS);
		const range = { start: most.start - 1 };
		expect(problem({ range, length: 1, unit: 'hours' })).toEqual({
			ok: false,
			field: 'Window Length',
			message: 'the time range makes 10001 windows of this length, more than 10000',
			fix: expect.any(String),
		});
	});

	it('a range in the future', () => {
		expect(problem({ range: { start: NOW } })).toMatchObject({ ok: false, field: 'Start' });
	});

	it('a range without a start that ends before LinkedIn keeps leads', () => {
		const range = { end: NOW - 400 * DAY };
		expect(problem({ range })).toMatchObject({ ok: false, field: 'End' });
		expect(cut({ range: { ...range, start: NOW - 401 * DAY } })).toHaveLength(2);
	});

	it('nothing else, however long the windows', () => {
		for (const unit of WINDOW_UNITS) {
			const windows = cut({ length: Number.MAX_SAFE_INTEGER, unit });
			expect(windows).toEqual([{ start: Date.UTC(1970, 0, 5), end: NOW }]);
		}
	});
});
