import { clamp, round, sumBy } from 'lodash';
import { fact, open, told, likely } from '../fact';
import { hiddenPlacesOf } from '../lists/places';
import type { ListStudy } from '../lists/study';
import { LOOKED_BEHIND } from '../session';

/** On fewer places than this, none may be hidden by chance. */
const ENOUGH = 100;

/** Whether elements are left out of a page after its places were counted, so that it comes out short. */
export const hiddenElements = fact({
	name: 'short pages before the end',
	contractPlace: '5-7, 2.5',
	ask: async (session) => {
		const studies: ListStudy[] = [];
		for (const collection of LOOKED_BEHIND) {
			// One list that may not be read does not keep the others from telling.
			const study = await session.study(collection).catch(() => undefined);
			if (study !== undefined) studies.push(study);
		}
		return studies;
	},
	judge: (studies) => {
		const looked = studies.map(hiddenPlacesOf).filter((list) => list !== undefined);
		if (looked.length === 0) return [open('hiddenShare', 'no list has a last page')];
		// Taken together: on the ten places of one list, any share may be hidden by chance.
		const places = sumBy(looked, 'places');
		const share = sumBy(looked, 'hidden') / places;
		if (share === 0) {
			const seen = `none of ${places} places`;
			return [places < ENOUGH ? likely('hiddenShare', 0, seen) : told('hiddenShare', 0, seen)];
		}
		const setting = clamp(round(share, 3), 0.001, 0.9);
		return [likely('hiddenShare', setting, `${round(share * 100, 1)} % of ${places} places`)];
	},
});
