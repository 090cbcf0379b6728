import { sortedIndexBy } from 'lodash';

import type { Switches } from './switches';
import { tellsOfMore } from './switches';
import type { Lead } from './world';

/** What a list of leads is asked for. */
export interface LeadQuery {
	owner: string;
	leadType: string;
	/** Epoch milliseconds, both included. */
	from?: number;
	to?: number;
	eventId?: string;
	formId?: string;
	testLeads: 'all' | 'only' | 'none';
}

/** A page on which everything is hidden would look like the end. */
const MOST_HIDDEN_IN_A_ROW = 5;

/** All leads that there ever were, by owner and lead type, and within by the time of submission. */
export class LeadList {
	private readonly leads = new Map<string, Lead[]>();

	private readonly byId = new Map<string, Lead[]>();

	/** Lists as they were found, good until something changes; a list is read in many pages. */
	private found = new Map<string, { list: Lead[]; goodUntil: number }>();

	constructor(private readonly switches: Switches) {}

	add(lead: Lead): void {
		const key = `${lead.owner} ${lead.leadType}`;
		const leads = this.leads.get(key) ?? [];
		leads.splice(sortedIndexBy(leads, lead, orderOf), 0, lead);
		this.leads.set(key, leads);
		this.byId.set(lead.id, [...(this.byId.get(lead.id) ?? []), lead]);
		this.changed();
	}

	/** A lead was cancelled, broken or left out. */
	changed(): void {
		this.found.clear();
	}

	/** What LinkedIn shows, in its order. */
	find(query: LeadQuery, now: number): readonly Lead[] {
		const key = JSON.stringify(query);
		const known = this.found.get(key);
		if (known !== undefined && now < known.goodUntil) return known.list;
		let goodUntil = Infinity;
		const list = this.inRange(query).filter((lead) => {
			const shownFrom = Math.max(lead.visibleFrom, lead.leftOutUntil);
			if (shownFrom > now) goodUntil = Math.min(goodUntil, shownFrom);
			return shownFrom <= now && lead.goneFrom > now && matches(lead, query);
		});
		const ordered = this.withoutLongGaps(this.inOrder(list));
		this.found.set(key, { list: ordered, goodUntil });
		return ordered;
	}

	/** Lists that leave a lead out do not keep it from being found so. */
	withId(id: string, now: number): Lead | undefined {
		return this.byId
			.get(id)
			?.findLast(({ visibleFrom, goneFrom }) => visibleFrom <= now && goneFrom > now);
	}

	private inRange({ owner, leadType, from = 0, to = Infinity }: LeadQuery): Lead[] {
		const leads = this.leads.get(`${owner} ${leadType}`) ?? [];
		const at = { submittedAt: from, tie: -1 };
		const first = sortedIndexBy<Pick<Lead, 'submittedAt' | 'tie'>>(leads, at, orderOf);
		const end = leads.findIndex(({ submittedAt }, index) => index >= first && submittedAt > to);
		return leads.slice(first, end < 0 ? undefined : end);
	}

	private inOrder(list: Lead[]): Lead[] {
		const { order } = this.switches;
		if (order === 'newestFirst') return list.reverse();
		return order === 'oldestFirst' ? list : list.sort((one, other) => one.tie - other.tie);
	}

	private withoutLongGaps(list: Lead[]): Lead[] {
		if (this.switches.hiddenShare === 0 || tellsOfMore(this.switches)) return list;
		let inARow = 0;
		return list.filter(({ isHidden }) => {
			inARow = isHidden ? inARow + 1 : 0;
			return inARow <= MOST_HIDDEN_IN_A_ROW;
		});
	}
}

/** By time, then by tie. */
function orderOf({ submittedAt, tie }: Pick<Lead, 'submittedAt' | 'tie'>): number {
	return submittedAt + tie / 4;
}

function matches(lead: Lead, { eventId, formId, testLeads }: LeadQuery): boolean {
	return (
		(eventId === undefined || lead.eventId === eventId) &&
		(formId === undefined || lead.formId === formId) &&
		(testLeads === 'all' || lead.isTest === (testLeads === 'only'))
	);
}
