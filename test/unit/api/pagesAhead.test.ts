import type { Page } from '../../../nodes/shared/lists/page';
import { PagesAhead } from '../../../nodes/shared/lists/pagesAhead';

function reader() {
	const signals: AbortSignal[] = [];
	const starts: number[] = [];
	const ahead = new PagesAhead(async (start, count, signal): Promise<Page> => {
		starts.push(start);
		signals.push(signal);
		return { elements: [], start, count };
	});
	return { ahead, starts, signals };
}

it.each([
	[3, 1000, [10, 19, 28]],
	[9, 37, [10, 19, 28]],
	[9, 38, [10, 19, 28, 37]],
	[0, 1000, []],
])('are %i at most, and none at %i or behind', (most, end, expected) => {
	const { ahead, starts } = reader();
	ahead.begin({ start: 10, stride: 9, count: 10, end, most });
	expect(starts).toEqual(expected);
});

it('are begun behind those under way', () => {
	const { ahead, starts } = reader();
	ahead.begin({ start: 10, stride: 9, count: 10, end: 1000, most: 2 });
	ahead.take(10);
	ahead.begin({ start: 19, stride: 9, count: 10, end: 1000, most: 2 });
	expect(starts).toEqual([10, 19, 28]);
});

it('are taken in turn, each only where it is expected or before', () => {
	const { ahead } = reader();
	expect(ahead.take(10)).toBeUndefined();
	ahead.begin({ start: 10, stride: 9, count: 10, end: 1000, most: 2 });
	expect(ahead.take(9)).toBeUndefined();
	expect(ahead.take(12)?.start).toBe(10);
	expect(ahead.take(12)).toBeUndefined();
	expect(ahead.take(19)?.start).toBe(19);
});

it('are forgotten when nobody needs them, and asked for no more', () => {
	const { ahead, signals } = reader();
	ahead.begin({ start: 10, stride: 9, count: 10, end: 1000, most: 3 });
	ahead.take(10);
	ahead.drop();
	expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, true]);
	expect(ahead.take(1000)).toBeUndefined();
});
