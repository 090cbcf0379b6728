import type { Fact } from '../fact';
import {
	consent,
	expiredToken,
	notFound,
	organizationAcls,
	otherAnswers,
	userinfo,
	versions,
} from './account';
import { eventForm, leadFilters, leadShape, otherWays, retention } from './leads';
import {
	endlessPages,
	eventOrder,
	hiddenElements,
	leadOrder,
	maxCounts,
	nextLinks,
	pagingTotals,
} from './lists';
import { pushes, subscriptions } from './subscriptions';

/** Every fact that is asked for, the ones that matter most first: calls may run out. */
export const FACTS: readonly Fact[] = [
	...[...consent, ...organizationAcls, ...leadShape, eventForm, eventOrder, leadOrder],
	...[...pagingTotals, ...maxCounts, ...endlessPages, hiddenElements, nextLinks],
	...[...leadFilters, notFound, expiredToken, userinfo],
	...[...subscriptions, ...pushes, ...retention, ...versions],
	...[...otherWays, ...otherAnswers],
];
