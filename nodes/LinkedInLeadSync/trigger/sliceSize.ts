/** A slice of a window with more leads than this is cut: some ten calls, far below any poll budget. */
export const LARGEST_SLICE = 1000;

/** Below this, a slice is hardly read any quicker, while there are ever more of them. */
const SMALLEST_SLICE = 100;

/**
 * How many leads a slice of the next poll may have. Where calls are slow, or several leads have to be
 * found that LinkedIn cannot serve (some twenty calls each), a slice may take longer than a poll may, and
 * reading would never get on: each poll that was cut short halves it, each one that came to its end
 * doubles it again.
 * @param size of the poll that was; undefined for the largest
 * @returns undefined for the largest
 */
export function nextSliceSize(size: number | undefined, isEnded: boolean): number | undefined {
	const next = (size ?? LARGEST_SLICE) * (isEnded ? 2 : 0.5);
	return next >= LARGEST_SLICE ? undefined : Math.max(SMALLEST_SLICE, Math.floor(next));
}
