import { pick } from 'lodash';

import { defaultVariants } from '../../simulator';

/**
 * How lists are paged and ordered where a test counts calls: how many there are depends on it, and a
 * simulator that is like a probe's report may do otherwise.
 */
export const countedLists = () =>
	pick(defaultVariants(), [
		'pagingTotal',
		'nextLinks',
		'maxCount',
		'beyondMaxCount',
		'endlessPages',
		'hiddenShare',
		'leadOrder',
	]);
