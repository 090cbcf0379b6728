import { fact, open, told, type Fact } from '../fact';
import { isEndless } from '../lists/study';
import { COLLECTIONS } from '../settings';

/** Whether a list answers whatever `start` with its first page. */
export const endlessPages: Fact[] = COLLECTIONS.map((collection) =>
	fact({
		name: `behind the end of ${collection}`,
		contractPlace: '2.5',
		ask: async (session) => await session.study(collection),
		judge: ({ first, beyond }) => {
			const name = `endlessPages.${collection}` as const;
			if (first.keys.length === 0) return [open(name, 'the list is empty')];
			if (beyond.status !== 200) return [told(name, false, `refused with ${beyond.status}`)];
			const seen = isEndless(beyond) ? 'its first elements again' : 'nothing';
			return [told(name, isEndless(beyond), seen)];
		},
	}),
);
