import { fact, open, told, type Fact, type Finding } from '../fact';
import { goesOn, isEndless, type ListStudy } from '../lists/study';
import { COLLECTIONS, type Collection } from '../settings';

/** What `paging.total` counts, for each list. */
export const pagingTotals: Fact[] = COLLECTIONS.map((collection) =>
	fact({
		name: `paging.total of ${collection}`,
		contractPlace: '5-7, 2.5',
		ask: async (session) => await session.study(collection),
		judge: (study) => [judge(collection, study)],
	}),
);

function judge(collection: Collection, study: ListStudy): Finding {
	const name = `pagingTotal.${collection}` as const;
	const { first, beyond } = study;
	const { total } = first;
	if (total === undefined) return told(name, 'absent', 'absent');
	const shown = `${total} on a page of ${first.keys.length}`;
	const shownBeyond = `${beyond.total} on a page of ${beyond.keys.length}`;
	if (isEndless(beyond)) {
		const isOfPage = total === first.keys.length && beyond.total === beyond.keys.length;
		return told(name, isOfPage ? 'ofPage' : 'ofList', `${shown}, ${shownBeyond}`);
	}
	if (total > first.keys.length) return told(name, 'ofList', shown);
	if (goesOn(study)) return told(name, 'ofPage', `${shown}, though more follows`);
	if (first.keys.length === 0 || beyond.status !== 200 || beyond.total === undefined) {
		return open(name, `${shown}; the list is too short to tell`, ['ofList', 'ofPage']);
	}
	const setting = beyond.total === 0 ? 'ofPage' : 'ofList';
	return told(name, setting, `${shown}; behind the end ${shownBeyond}`);
}
