import { fact, likely, open, told, type Fact, type Finding } from '../fact';
import { placesOf } from '../lists/places';
import type { ListStudy } from '../lists/study';
import { COLLECTIONS, type Collection } from '../settings';

/** The largest `count` of each list, and what becomes of a larger one. */
export const maxCounts: Fact[] = COLLECTIONS.map((collection) =>
	fact({
		name: `largest count of ${collection}`,
		contractPlace: '5-20, 2.5',
		ask: async (session) => await session.study(collection),
		judge: (study) => judge(collection, study),
	}),
);

function judge(collection: Collection, study: ListStudy): Finding[] {
	const name = `maxCount.${collection}` as const;
	const { first, refused } = study;
	const { places, limit } = placesOf(study);
	if (limit === 'none seen' || places === undefined) {
		if (first.keys.length >= first.asked) {
			return [likely(name, first.asked, `${first.asked} came; more were not asked for`)];
		}
		const seen = `${first.asked} is not refused, and all ${first.keys.length} came: a list too short to tell`;
		return [open(name, seen)];
	}
	const seen = {
		reject: `${places} is answered, ${Math.min(...refused)} refused with 400`,
		clamp: `asked ${first.asked}, paging.count says ${places}`,
		clampSilently: `asked ${first.asked}, about ${places} places came, and more follow`,
	}[limit];
	const largest = limit === 'clamp' ? told(name, places, seen) : likely(name, places, seen);
	return [largest, told('beyondMaxCount', limit, seen)];
}
