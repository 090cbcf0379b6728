import { sortedIndexBy, sortedLastIndexBy } from 'lodash';
import type { Lead, LeadOwner, LeadType } from './types';

/** The leads of one owner and type. */
interface Group {
	leads: Lead[];
	/** Whether they are oldest first. */
	isSorted: boolean;
	/** From when on the API shows all of them, epoch milliseconds. */
	allVisibleFrom: number;
}

/** One list of leads in groups, as it was when it was last looked at. */
interface LeadIndex {
	count: number;
	last: Lead | undefined;
	groups: Map<string, Group>;
}

const indexes = new WeakMap<Lead[], LeadIndex>();

/**
 * The leads of one owner and type that the API shows at a time, oldest first, without a look at each of
 * them: a page must not take longer the more leads the world has. Leads that were added or removed since
 * are taken into account, and those that are to be shown sooner; nothing else of a lead may change.
 *
 * @param now epoch milliseconds
 */
export function visibleLeads(
	leads: Lead[],
	owner: LeadOwner,
	leadType: LeadType,
	now: number,
): readonly Lead[] {
	const group = upToDate(leads).groups.get(groupKey(owner, leadType));
	if (group === undefined) return [];
	if (!group.isSorted) {
		group.leads.sort((one, other) => one.submittedAt - other.submittedAt);
		group.isSorted = true;
	}
	if (now >= group.allVisibleFrom) return group.leads;
	return group.leads.filter(({ visibleFrom }) => visibleFrom <= now);
}

/** The place of the first lead submitted at that time or later, among leads that are oldest first. */
export function firstAt(leads: readonly Submitted[], submittedAt: number): number {
	return sortedIndexBy(leads, { submittedAt }, 'submittedAt');
}

/** The place of the first lead submitted later than that. */
export function firstAfter(leads: readonly Submitted[], submittedAt: number): number {
	return sortedLastIndexBy(leads, { submittedAt }, 'submittedAt');
}

type Submitted = Pick<Lead, 'submittedAt'>;

/** Leads are only ever added at the end; a removal moves the one that was the last. */
function upToDate(leads: Lead[]): LeadIndex {
	const known = indexes.get(leads);
	const hasOnlyGrown =
		known !== undefined && leads.length >= known.count && leads[known.count - 1] === known.last;
	const index = hasOnlyGrown ? known : { count: 0, last: undefined, groups: new Map() };
	for (; index.count < leads.length; index.count += 1) add(index, leads[index.count]);
	index.last = leads[index.count - 1];
	indexes.set(leads, index);
	return index;
}

function add({ groups }: LeadIndex, lead: Lead): void {
	const key = groupKey(lead.owner, lead.leadType);
	const { submittedAt, visibleFrom } = lead;
	const group = groups.get(key);
	if (group === undefined) {
		groups.set(key, { leads: [lead], isSorted: true, allVisibleFrom: visibleFrom });
		return;
	}
	group.isSorted &&= group.leads[group.leads.length - 1].submittedAt <= submittedAt;
	group.allVisibleFrom = Math.max(group.allVisibleFrom, visibleFrom);
	group.leads.push(lead);
}

function groupKey(owner: LeadOwner, leadType: LeadType): string {
	const id = 'organizationId' in owner ? owner.organizationId : `account ${owner.adAccountId}`;
	return `${leadType} ${id}`;
}
