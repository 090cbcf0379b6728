import { readTimeRange } from '../../../nodes/LinkedInLeadSync/actions/lead/timeRange';
import { panelOf, refusalOf } from '../panel/panel';
import { stopTime } from '../stoppedTime';

const NOW = Date.UTC(2026, 10, 24, 12);

stopTime(NOW);

const rangeOf = (values: Record<string, unknown>) =>
	readTimeRange({ ...panelOf(values), hint: () => {} });
const last = (lastAmount: unknown) => rangeOf({ timeRange: 'last', lastAmount });
const between = (startTime?: unknown, endTime?: unknown) =>
	rangeOf({ timeRange: 'between', startTime, endTime });

it.each([
	[7, NOW - 7 * 86_400_000],
	['2', NOW - 2 * 86_400_000],
	[Number.MAX_SAFE_INTEGER, 0],
])('the time range Last X Days begins %s days ago', (amount, start) => {
	expect(last(amount)).toEqual({ start });
});

it.each([0, -1, 1.5, '', null, 'soon', true])('the time range Last X Days refuses %s', (amount) => {
	expect(refusalOf(() => last(amount))).toMatchObject({
		message: expect.stringMatching(/^Days: '.*' is not a whole number of 1 or more$/),
	});
});

it('the time range All has no bounds, and Between may be open at either end or at both', () => {
	expect(rangeOf({ timeRange: 'all' })).toEqual({});
	expect(between()).toEqual({});
	expect(between('', NOW)).toEqual({ end: NOW });
	expect(between(NOW, ' ')).toEqual({ start: NOW });
});

it('an end that is not after the start is refused', () => {
	expect(between(NOW, NOW + 1)).toEqual({ start: NOW, end: NOW + 1 });
	expect(refusalOf(() => between(NOW, NOW))).toEqual({
		message: 'End: it is not after Start, so the time range holds no lead',
		description: 'Choose an End that is later than Start, or leave one of them empty.',
	});
});
