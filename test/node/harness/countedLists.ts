import { pick } from 'lodash';

import { defaultVariants } from '../../simulator';

/**
 * The default paging and order of lists, for tests that count calls. The number of calls depends on them,
 * and a simulator with the random settings may page differently.
 */
export const countedLists = () =>
	pick(defaultVariants(), [
		'pagingTotal',
		'nextLinks',
		'maxCount',
		'beyondMaxCount',
		'hiddenShare',
		'leadOrder',
	]);
