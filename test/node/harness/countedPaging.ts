import { pick } from 'lodash';

import { defaultVariants } from '../../simulator';

/**
 * How lists are paged where a test counts calls: how many there are depends on it, and a simulator that
 * is like a probe's report may page otherwise.
 */
export const countedPaging = () =>
	pick(defaultVariants(), [
		'pagingTotal',
		'nextLinks',
		'maxCount',
		'beyondMaxCount',
		'endlessPages',
		'hiddenPositions',
		'hiddenShare',
	]);
