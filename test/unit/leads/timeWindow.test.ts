import fc from 'fast-check';
import { compact } from 'lodash';
import { DateTime } from 'luxon';

import {
	LAST_UNITS,
	resolveTimeWindow,
	TIME_RANGES,
} from '../../../nodes/LinkedInLeadSync/actions/lead/timeWindow';

const NOW = Date.UTC(2026, 10, 24, 12);
const timezone = 'Europe/Berlin';
const between = (startTime?: unknown, endTime?: unknown) =>
	resolveTimeWindow({ timeRange: 'between', startTime, endTime, now: NOW, timezone });
const last = (lastAmount: unknown, lastUnit: (typeof LAST_UNITS)[number], now = NOW) =>
	resolveTimeWindow({ timeRange: 'last', lastAmount, lastUnit, now, timezone });

describe('resolveTimeWindow', () => {
	it('has no bounds for all', () => {
		expect(resolveTimeWindow({ timeRange: 'all', now: NOW, timezone })).toEqual({
			ok: true,
			window: {},
		});
	});

	it.each([
		[90, 'minutes', NOW - 90 * 60_000],
		['2', 'hours', NOW - 2 * 3_600_000],
		[7, 'days', NOW - 7 * 86_400_000],
		[2, 'weeks', NOW - 14 * 86_400_000],
		// The clock in Berlin was an hour ahead of today's in October.
		[1, 'months', Date.UTC(2026, 9, 24, 11)],
		[5_000, 'months', Date.UTC(1970, 0, 1)],
		[Number.MAX_SAFE_INTEGER, 'months', 0],
	] as const)('goes back %s %s', (amount, unit, start) => {
		expect(last(amount, unit)).toEqual({ ok: true, window: { start } });
	});

	it('goes back from the last of a long month to the last of a short one', () => {
		const now = Date.UTC(2026, 2, 31, 10);
		expect(last(1, 'months', now)).toEqual({
			ok: true,
			window: { start: Date.UTC(2026, 1, 28, 11) },
		});
	});

	it('reads dates without a zone in UTC when the workflow has none that is known', () => {
		expect(
			resolveTimeWindow({
				timeRange: 'last',
				lastAmount: 1,
				lastUnit: 'months',
				now: NOW,
				timezone: 'x',
			}),
		).toEqual({ ok: true, window: { start: Date.UTC(2026, 9, 24, 12) } });
	});

	it.each([[0], [-1], [1.5], [''], [null], ['soon'], [true]])(
		'refuses the last %s days',
		(amount) => {
			expect(last(amount, 'days')).toMatchObject({
				ok: false,
				field: 'Last',
				message: 'it is not a whole number of 1 or more',
				fix: 'Enter how many minutes, hours, days, weeks or months to go back, for example 7.',
			});
		},
	);

	const local = Date.UTC(2026, 10, 24, 8);
	it.each([
		['2026-11-24T09:00', local],
		['2026-11-24 09:00:00', local],
		['2026-11-24T09:00:00.000+01:00', local],
		['2026-11-24T08:00:00Z', local],
		['2026-11-24T03:00:00-05:00', local],
		['2026-11-24', Date.UTC(2026, 10, 23, 23)],
		['20261124', Date.UTC(2026, 10, 23, 23)],
		[local, local],
		[String(local), local],
		[new Date(local), local],
		[DateTime.fromMillis(local, { zone: 'Asia/Tokyo' }), local],
		[{ toMillis: () => local }, local],
		['1960-01-01', 0],
		[0, 0],
		[Date.UTC(2100, 0, 1), Date.UTC(2100, 0, 1)],
	])('reads the start %s', (start, time) => {
		expect(between(start)).toEqual({ ok: true, window: { start: time } });
	});

	it.each([[undefined], [null], [''], ['  ']])('takes %j for an open end', (open) => {
		expect(between(open, open)).toEqual({ ok: true, window: {} });
		expect(between(open, NOW)).toEqual({ ok: true, window: { end: NOW } });
	});

	it.each([
		['tomorrow'],
		['2026-13-01'],
		['24.11.2026'],
		[{}],
		[[]],
		[true],
		[-1],
		[Number.NaN],
		[new Date('x')],
		[DateTime.invalid('test')],
	])('refuses %s and names the field', (value) => {
		const fix =
			'Enter a date such as 2026-11-24 or 2026-11-24T09:00:00+01:00, or leave it empty for no limit.';
		expect(between(value)).toMatchObject({ ok: false, field: 'Start', fix });
		expect(between(undefined, value)).toMatchObject({ ok: false, field: 'End', fix });
	});

	it('notices seconds', () => {
		expect(between(1_795_000_000)).toMatchObject({
			field: 'Start',
			message: expect.stringContaining('multiply it by 1000'),
		});
	});

	it('refuses an end that is not after the start', () => {
		fc.assert(
			fc.property(fc.nat(1e9), fc.integer({ min: -5, max: 5 }), (offset, length) => {
				const start = NOW + offset;
				const result = between(start, start + length);
				if (length > 0) {
					expect(result).toEqual({ ok: true, window: { start, end: start + length } });
				} else {
					expect(result).toMatchObject({
						field: 'End',
						message: 'it is not after Start, so the time range holds no lead',
						fix: 'Choose an End that is later than Start, or leave one of them empty.',
					});
				}
			}),
		);
	});

	it.each(TIME_RANGES.flatMap((range) => LAST_UNITS.map((unit) => [range, unit] as const)))(
		'has a window for the choice %s, in %s',
		(timeRange, lastUnit) => {
			const times = { startTime: NOW - 1, endTime: NOW, lastAmount: 1, lastUnit };
			const input = { timeRange, ...times, now: NOW, timezone: 'UTC' };
			expect(resolveTimeWindow(input)).toMatchObject({ ok: true });
		},
	);

	it('never throws, and gives whole milliseconds', () => {
		const value = fc.oneof(fc.jsonValue(), fc.date({ noInvalidDate: false }), fc.string());
		const choice = fc.oneof(
			fc.record({
				timeRange: fc.constant('last' as const),
				lastAmount: value,
				lastUnit: fc.constantFrom(...LAST_UNITS),
			}),
			fc.record({ timeRange: fc.constant('between' as const), startTime: value, endTime: value }),
		);
		fc.assert(
			fc.property(choice, fc.string(), (chosen, zone) => {
				const result = resolveTimeWindow({ ...chosen, now: NOW, timezone: zone });
				if (!result.ok) return expect(result.fix).not.toBe('');
				for (const time of compact(Object.values(result.window))) {
					expect(Number.isSafeInteger(time)).toBe(true);
				}
			}),
		);
	});
});
