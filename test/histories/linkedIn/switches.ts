/** What LinkedIn's contract leaves open (wire contract 2.5, 5); a history sets each one way or the other. */
export interface Switches {
	/** What `paging.total` counts: elements of the list, of the page, or it is not there. */
	total: 'ofList' | 'ofPage' | 'absent';
	/** Whether `paging.links` names the next page. */
	nextLinks: 'always' | 'never' | 'missingOnShortPages';
	/** The largest `count`, and what becomes of a larger one. */
	largestCount: number;
	beyondLargest: 'refused' | 'clamped' | 'clampedSilently';
	order: 'newestFirst' | 'oldestFirst' | 'unordered';
	/** Whether the ends of `submittedAtTimeRange` belong to it. */
	rangeStart: 'inclusive' | 'exclusive';
	rangeEnd: 'inclusive' | 'exclusive';
	/** Whether a list that is not limited to test leads holds them, too (5-9). */
	testLeadsInWholeList: boolean;
	/** Whether leads can be asked for by event (5-5). */
	eventFilter: 'works' | 'refused';
	/** How far LinkedIn's clock is ahead of n8n's, milliseconds; negative when it is behind. */
	aheadMs: number;
	/** How a page is refused in which the member has no role (2.6); it may just show nothing. */
	ownerRefusal: 401 | 403 | 'empty';
	/** How many of a hundred places of a list are hidden after paging, so that pages come out short. */
	hiddenShare: number;
	/** Whether leads are found by their ids (2.6: a refusal may be hidden as 404). */
	leadsById: 'found' | 'never';
}

export const PLAIN: Switches = {
	total: 'ofList',
	nextLinks: 'always',
	largestCount: 100,
	beyondLargest: 'refused',
	order: 'newestFirst',
	rangeStart: 'inclusive',
	rangeEnd: 'inclusive',
	testLeadsInWholeList: true,
	eventFilter: 'works',
	aheadMs: 0,
	ownerRefusal: 403,
	hiddenShare: 0,
	leadsById: 'found',
};

/** Whether something tells that more follows after a page on which every place is hidden. */
export function tellsOfMore({ total, nextLinks }: Switches): boolean {
	return total === 'ofList' || nextLinks === 'always';
}
