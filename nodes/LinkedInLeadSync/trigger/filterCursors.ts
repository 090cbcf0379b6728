import { groupBy, sortBy } from 'lodash';

import type { LeadOwner } from '../../shared/api/leadOwner';
import type { LeadScope } from '../../shared/reading/leadScope';
import type { StoredOwnerCursor, TriggerState } from './triggerState';

/** How many filters besides the one of now are remembered, the latest ones, and for how long. */
const OTHER_FILTERS = 5;
const REMEMBERED_FOR_MS = 90 * 24 * 60 * 60 * 1000;

/** One cursor per owner and filter: under a changed filter other leads were read. */
export function cursorKey(owner: LeadOwner, { leadType, eventId, formId }: LeadScope): string {
	const ownerId = 'organizationId' in owner ? owner.organizationId : owner.sponsoredAccountId;
	return [leadType, ownerId, eventId ?? 'all', formId ?? 'all'].join(' ');
}

/** Which leads are meant, whoever owns them. */
export function filterKey({ leadType, eventId, formId }: LeadScope): string {
	return [leadType, eventId ?? 'all', formId ?? 'all'].join(' ');
}

/**
 * Splits what is stored into the cursors of this filter and those of others. Of the others only the
 * latest few filters are kept, so that changing the filter back goes on where it was, and what is
 * stored stays small; a filter that was dropped starts anew.
 * @param now epoch milliseconds
 */
export function cursorsByFilter(
	cursors: TriggerState['cursors'],
	scope: LeadScope,
	now: number,
): { own: TriggerState['cursors']; others: TriggerState['cursors'] } {
	const filters = groupBy(Object.entries(cursors), ([key]) => filterOf(key));
	const { [filterKey(scope)]: own = [], ...others } = filters;
	const latestFirst = sortBy(Object.values(others), (entries) => -lastReadAt(entries));
	const kept = latestFirst
		.slice(0, OTHER_FILTERS)
		.filter((entries) => now - lastReadAt(entries) < REMEMBERED_FOR_MS);
	return { own: Object.fromEntries(own), others: Object.fromEntries(kept.flat()) };
}

/** Of `cursorKey`, all but the owner. */
function filterOf(key: string): string {
	const [leadType, , ...filter] = key.split(' ');
	return [leadType, ...filter].join(' ');
}

function lastReadAt(entries: Array<[string, StoredOwnerCursor]>): number {
	return Math.max(...entries.map(([, stored]) => Number(stored?.readAt) || 0));
}
