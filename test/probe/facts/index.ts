import type { Fact } from '../fact';
import { consentAndRoles, refusals } from './account';
import { leadFilters, leadShape, otherWays, retention } from './leads';
import { listFacts } from './lists';
import { subscriptions } from './subscriptions';

/** All facts, the most important ones first, since calls may run out. */
export const FACTS: readonly Fact[] = [
	...[...consentAndRoles, ...leadShape, ...listFacts, ...leadFilters],
	...[...subscriptions, ...retention, ...refusals, ...otherWays],
];
