import { filter } from 'lodash';

import { MINUTE } from '../../durations';
import type { LinkedIn, Registration } from '../linkedIn/linkedIn';
import type { Lead } from '../linkedIn/world';
import { PLACES } from '../linkedIn/world';

/** LinkedIn fails to serve so many leads at most: more of them side by side are an outage to every reader. */
const MOST_BROKEN = 7;

/** Equal registrations, spread over the last `agoMinutes`, or all at the same moment. */
interface Registrations extends Pick<Registration, 'place' | 'isTest' | 'damage'> {
	count: number;
	agoMinutes: number;
	atOnce: boolean;
	/** How much later than now LinkedIn shows them. */
	lateMinutes: number;
}

/** So many leads for some minutes; `which` counts from the latest lead that LinkedIn shows. */
interface Some {
	which: number;
	count: number;
	minutes: number;
}

/** What people do at LinkedIn. */
export class People {
	/** All leads by their numbers. */
	readonly leads = new Map<number, Lead>();

	/** Those that LinkedIn ever failed to serve. */
	readonly broken = new Set<Lead>();

	/**
	 * How often LinkedIn failed to serve a lead a second time, or left out a lead that it fails to serve. In between, no
	 * row stood in for the lead, so that each time a second stand-in is allowed.
	 */
	brokenAgain = 0;

	constructor(
		private readonly linkedIn: LinkedIn,
		private readonly random: () => number,
	) {}

	register(registration: Registration): Lead {
		const lead = this.linkedIn.register(registration);
		this.leads.set(lead.number, lead);
		return lead;
	}

	registerMany(step: Registrations): void {
		const now = this.linkedIn.now();
		const { place, count, agoMinutes, atOnce, lateMinutes, isTest, damage } = step;
		const all = Math.floor(now - agoMinutes * MINUTE * this.random());
		for (let index = 0; index < count; index++) {
			const own = Math.floor(now - agoMinutes * MINUTE * this.random());
			this.register({
				place,
				submittedAt: atOnce ? all : own,
				visibleFrom: now + lateMinutes * MINUTE,
				isTest: isTest === true && damage === undefined,
				damage,
			});
		}
	}

	cancel(which: number): void {
		const lead = chosen(this.shown(), which);
		if (lead !== undefined) this.linkedIn.delete(lead);
	}

	/** A person cancels, unless that has happened already, and registers again with the same id (BEHAVIOR.md 26). */
	registerAgain(which: number): void {
		const now = this.linkedIn.now();
		const latest = new Map([...this.leads.values()].map((lead) => [lead.id, lead]));
		const again = [...latest.values()].filter(
			({ damage, submittedAt }) => damage === undefined && submittedAt < now,
		);
		const lead = chosen(again.reverse(), which);
		if (lead === undefined) return;
		if (lead.goneFrom > now) this.linkedIn.delete(lead);
		const place = PLACES.findIndex(({ formId }) => formId === lead.formId);
		this.register({ place, id: lead.id, isTest: lead.testLead });
	}

	break({ which, count, minutes }: Some): void {
		const until = this.linkedIn.now() + minutes * MINUTE;
		const shown = this.shown();
		const broken = shown.filter((lead) => this.isBroken(lead));
		const most = Math.min(count, Math.max(0, MOST_BROKEN - broken.length));
		for (const lead of shown.slice(which, which + most)) {
			if (lead.brokenUntil > 0) this.brokenAgain++;
			lead.brokenUntil = until;
			this.broken.add(lead);
		}
	}

	/** Whether LinkedIn fails to serve each lead of a list, which nobody can tell from an outage. */
	areAllBroken(list: Pick<Lead, 'owner' | 'leadType'>): boolean {
		const { owner, leadType } = list;
		const shown = filter(this.shown(), { owner, leadType });
		return shown.length > 0 && shown.every((lead) => this.isBroken(lead));
	}

	private isBroken({ brokenUntil }: Lead): boolean {
		return brokenUntil > this.linkedIn.now();
	}

	leaveOut({ which, count, minutes }: Some): void {
		const now = this.linkedIn.now();
		for (const lead of this.shown().slice(which, which + count)) {
			if (lead.brokenUntil > now) this.brokenAgain++;
			lead.leftOutUntil = now + minutes * MINUTE;
		}
	}

	/** The lead at a place among those that LinkedIn shows, the latest first. */
	at(which: number): Lead | undefined {
		return chosen(this.shown(), which);
	}

	/** The leads that LinkedIn shows, the latest first. */
	private shown(): Lead[] {
		const now = this.linkedIn.now();
		return [...this.leads.values()]
			.filter(
				({ visibleFrom, leftOutUntil, goneFrom }) =>
					Math.max(visibleFrom, leftOutUntil) <= now && goneFrom > now,
			)
			.reverse();
	}
}

function chosen<Value>(values: Value[], which: number): Value | undefined {
	return values.length === 0 ? undefined : values[which % values.length];
}
