import { sortedIndexBy, sortedLastIndexBy } from 'lodash';
import type { Lead, LeadOwner, LeadType } from './types';

/** The leads of one owner and type. */
interface Group {
	leads: Lead[];
	/** Whether the leads are oldest first. */
	isSorted: boolean;
	/** From when on the API shows all leads of the group, epoch milliseconds. */
	allVisibleFrom: number;
}

/** One list of leads in groups, as it was at the latest look. */
interface LeadIndex {
	count: number;
	last: Lead | undefined;
	groups: Map<string, Group>;
}

const indexes = new WeakMap<Lead[], LeadIndex>();

/**
 * The leads of one owner and type that the API shows at a time, oldest first. It does not check each lead, so that a
 * page takes no longer in a large world. It notices leads that were added, removed or made visible earlier; no other
 * field of a lead may change.
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

/** The index of the first lead submitted at this time or later, in a list that is oldest first. */
export function firstAt(leads: readonly Submitted[], submittedAt: number): number {
	return sortedIndexBy(leads, { submittedAt }, 'submittedAt');
}

/** The index of the first lead submitted later than this time. */
export function firstAfter(leads: readonly Submitted[], submittedAt: number): number {
	return sortedLastIndexBy(leads, { submittedAt }, 'submittedAt');
}

type Submitted = Pick<Lead, 'submittedAt'>;

/** Updates the index: leads are only added at the end, and a removal moves the last lead. */
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
