import { LARGEST_SLICE, nextSliceSize } from '../../../nodes/LinkedInLeadSync/trigger/sliceSize';

const sizesOf = (size: number | undefined, isEnded: boolean) => {
	const sizes: Array<number | undefined> = [size];
	while (sizes.length < 2 || sizes.at(-1) !== sizes.at(-2)) {
		sizes.push(nextSliceSize(sizes.at(-1), isEnded));
	}
	return sizes.slice(1, -1);
};

it('halves down to a hundred leads while polls are cut', () => {
	expect(sizesOf(undefined, false)).toEqual([500, 250, 125, 100]);
});

it('doubles up to the largest while they come to their end', () => {
	expect(sizesOf(100, true)).toEqual([200, 400, 800, undefined]);
	expect(nextSliceSize(LARGEST_SLICE / 2, true)).toBeUndefined();
});
