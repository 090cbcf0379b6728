import fc from 'fast-check';

import {
	readTimeRange,
	timeRangeFields,
} from '../../../nodes/LinkedInLeadSync/actions/lead/timeRange';
import { panelOf, refusalOf } from './panel';

const NOW = Date.UTC(2026, 10, 24, 12);

const rangeOf = (values: Record<string, unknown>, now = NOW, timezone = 'Europe/Berlin') =>
	readTimeRange(panelOf(values, timezone), now);
const last = (lastAmount: unknown, lastUnit: string, now = NOW, timezone?: string) =>
	rangeOf({ timeRange: 'last', lastAmount, lastUnit }, now, timezone);
const between = (startTime?: unknown, endTime?: unknown) =>
	rangeOf({ timeRange: 'between', startTime, endTime });

it('the time range All has no bounds', () => {
	expect(rangeOf({ timeRange: 'all' })).toEqual({});
});

it.each([
	[90, 'minutes', NOW - 90 * 60_000],
	['2', 'hours', NOW - 2 * 3_600_000],
	[7, 'days', NOW - 7 * 86_400_000],
	[2, 'weeks', NOW - 14 * 86_400_000],
	// In October, Berlin still had summer time.
	[1, 'months', Date.UTC(2026, 9, 24, 11)],
	[5_000, 'months', Date.UTC(1970, 0, 1)],
	[Number.MAX_SAFE_INTEGER, 'months', 0],
])('the time range Last begins %s %s ago', (amount, unit, start) => {
	expect(last(amount, unit)).toEqual({ start });
});

it('the time range Last goes back from the last day of a long month to that of a short month', () => {
	expect(last(1, 'months', Date.UTC(2026, 2, 31, 10))).toEqual({
		start: Date.UTC(2026, 1, 28, 11),
	});
});

it('months are counted in UTC when the time zone of the workflow is unknown', () => {
	expect(last(1, 'months', NOW, 'x')).toEqual({ start: Date.UTC(2026, 9, 24, 12) });
});

it.each([0, -1, 1.5, '', null, 'soon', true])('the time range Last refuses %s days', (amount) => {
	expect(refusalOf(() => last(amount, 'days'))).toMatchObject({
		message: expect.stringMatching(/^Last: '.*' is not a whole number of 1 or more$/),
	});
});

it('the time range Between may be open at either end or at both', () => {
	expect(between()).toEqual({});
	expect(between('', NOW)).toEqual({ end: NOW });
	expect(between(NOW, ' ')).toEqual({ start: NOW });
});

it('the error names the field that is not a date', () => {
	expect(refusalOf(() => between('soon')).message).toBe("Start: 'soon' is not a date");
	expect(refusalOf(() => between(NOW, 'soon')).message).toBe("End: 'soon' is not a date");
});

it('an end that is not after the start is refused', () => {
	fc.assert(
		fc.property(fc.nat(1e9), fc.integer({ min: -5, max: 5 }), (offset, length) => {
			const start = NOW + offset;
			const end = start + length;
			if (length > 0) return expect(between(start, end)).toEqual({ start, end });
			expect(refusalOf(() => between(start, end))).toEqual({
				message: 'End: it is not after Start, so the time range holds no lead',
				description: 'Choose an End that is later than Start, or leave one of them empty.',
			});
		}),
	);
});

it('the bounds of a time range are whole numbers for each choice and each unit', () => {
	const values = (name: string) =>
		(timeRangeFields.find((field) => field.name === name)?.options ?? []).flatMap((option) =>
			'value' in option ? String(option.value) : [],
		);
	expect(values('timeRange').length * values('lastUnit').length).toBeGreaterThan(1);
	for (const timeRange of values('timeRange')) {
		for (const lastUnit of values('lastUnit')) {
			const times = { startTime: NOW - 1, endTime: NOW, lastAmount: 1, lastUnit };
			const bounds = Object.values(rangeOf({ timeRange, ...times }));
			expect(bounds.every(Number.isSafeInteger)).toBe(true);
		}
	}
});
