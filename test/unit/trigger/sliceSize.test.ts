import { LARGEST_SLICE, nextSliceSize } from '../../../nodes/LinkedInLeadSync/trigger/sliceSize';

const sizesOf = (size: number | undefined, isEnded: boolean) => {
	const sizes: Array<number | undefined> = [size];
	while (sizes.length < 2 || sizes.at(-1) !== sizes.at(-2)) {
		sizes.push(nextSliceSize(sizes.at(-1), isEnded));
	}
	return sizes.slice(1, -1);
};

it('halves down to ten leads while polls are cut', () => {
	expect(sizesOf(undefined, false)).toEqual([500, 250, 125, 62, 31, 15, 10]);
});

it('doubles up to the largest while they come to their end', () => {
	expect(sizesOf(10, true)).toEqual([20, 40, 80, 160, 320, 640, undefined]);
	expect(nextSliceSize(LARGEST_SLICE / 2, true)).toBeUndefined();
});
