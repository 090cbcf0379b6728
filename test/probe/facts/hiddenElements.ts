import { fact, open, told, likely } from '../fact';
import { hiddenShareOf } from '../lists/places';
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
		const shares = studies.map(hiddenShareOf).filter((share) => share !== undefined);
		if (shares.length === 0) return [open('hiddenShare', 'no list has a last page')];
		const places = Math.max(...studies.map(({ first }) => first.keys.length));
		const largest = Math.max(...shares);
		if (largest === 0) {
			const seen = `none on pages of ${places} elements`;
			return [places < ENOUGH ? likely('hiddenShare', 0, seen) : told('hiddenShare', 0, seen)];
		}
		const rounded = Math.min(0.9, Math.max(0.01, Math.round(largest * 100) / 100));
		const percent = Math.round(largest * 1000) / 10;
		return [likely('hiddenShare', rounded, `${percent} % of a list’s places`)];
	},
});
