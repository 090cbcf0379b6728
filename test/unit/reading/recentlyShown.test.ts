import { RecentlyShown } from '../../../nodes/shared/reading/recentlyShown';

const HOUR = 3_600_000;

beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2026, 10, 24) }));
afterEach(() => jest.useRealTimers());

it('knows what was shown within the last hour, to this member', () => {
	const shown = new RecentlyShown<string>();
	shown.add('jane', '1', 'Summit');
	expect(shown.get('jane', '1')).toBe('Summit');
	expect(shown.get('jane', '2')).toBeUndefined();
	expect(shown.get('john', '1')).toBeUndefined();
	jest.advanceTimersByTime(HOUR - 1);
	expect(shown.get('jane', '1')).toBe('Summit');
	jest.advanceTimersByTime(1);
	expect(shown.get('jane', '1')).toBeUndefined();
});

it('grows no younger by being used', () => {
	const shown = new RecentlyShown<string>();
	shown.add('jane', '1', 'Summit');
	jest.advanceTimersByTime(HOUR - 1);
	shown.add('jane', '1', 'Summit');
	jest.advanceTimersByTime(1);
	shown.add('jane', '1', 'Summit of the year');
	expect(shown.get('jane', '1')).toBe('Summit of the year');
});

it('does not trust a clock that was set back', () => {
	const shown = new RecentlyShown<string>();
	shown.add('jane', '1', 'Summit');
	jest.setSystemTime(Date.now() - HOUR);
	expect(shown.get('jane', '1')).toBeUndefined();
});

it('keeps the newest 500', () => {
	const shown = new RecentlyShown<number>();
	for (let id = 0; id < 600; id++) shown.add('jane', String(id), id);
	const known = Array.from({ length: 600 }, (_, id) => shown.get('jane', String(id)));
	expect(known.filter((value) => value !== undefined)).toHaveLength(500);
	expect(known[99]).toBeUndefined();
	expect(known[100]).toBe(100);
	expect(known[599]).toBe(599);
});
