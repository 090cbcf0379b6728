import type { LinkedIn } from '../linkedIn/linkedIn';
import type { Lead } from '../linkedIn/world';
import { PLACES } from '../linkedIn/world';
import { randomNumbers } from '../random';
import { DAY, MINUTE } from '../times';
import type { Comparison, Happenings } from './comparisons';

/** Of `PLACES`: two events of one organization, one of another, and a page. */
const MOST_PLACES = 4;

/** The people at LinkedIn, and what became of their leads. */
export class People {
	/** All leads that there ever were, the first ones first. */
	readonly leads: Lead[] = [];

	/** By their numbers: LinkedIn has deleted them by itself. */
	private readonly expired = new Set<number>();

	private readonly random: () => number;

	private readonly listLag: number;

	constructor(
		private readonly linkedIn: LinkedIn,
		{ sizes, spreadDays, listLagMinutes }: Comparison,
		seed: number,
	) {
		this.random = randomNumbers(seed);
		this.listLag = listLagMinutes * MINUTE;
		const newest = linkedIn.now() - MINUTE;
		for (const [place, size] of sizes.slice(0, MOST_PLACES).entries()) {
			for (let count = 0; count < size; count++) {
				const submittedAt = newest - Math.floor(this.random() * spreadDays * DAY);
				this.register(place, submittedAt, this.random() < 0.1);
			}
		}
	}

	/** Chosen by its share of all leads. */
	at(share: number): Lead | undefined {
		return this.leads[Math.floor(share * this.leads.length)];
	}

	/** LinkedIn deletes what is older than this. */
	expire(days: number): void {
		const now = this.linkedIn.now();
		for (const lead of this.leads) {
			if (lead.submittedAt > now - days * DAY) continue;
			this.linkedIn.delete(lead);
			this.expired.add(lead.number);
		}
	}

	happen({ cancels, registersAgain, registers }: Happenings): void {
		for (const share of cancels) this.cancel(this.at(share));
		for (const share of registersAgain) {
			const lead = this.at(share);
			if (lead === undefined) continue;
			this.cancel(this.leads.findLast(({ id }) => id === lead.id));
			const place = PLACES.findIndex(({ formId }) => formId === lead.formId);
			this.register(place, this.linkedIn.now(), lead.testLead, lead.id);
		}
		for (let count = 0; count < registers; count++) {
			this.register(Math.floor(this.random() * MOST_PLACES), this.linkedIn.now(), false);
		}
	}

	/**
	 * Whether somebody had a lead of this id all the time between two, epoch milliseconds: took it back at no
	 * moment, whatever LinkedIn deleted by itself.
	 */
	isHeld(id: string, from: number, to: number): boolean {
		let until = from;
		for (const lead of this.leads.filter((each) => each.id === id)) {
			const end = this.expired.has(lead.number) ? Infinity : lead.goneFrom;
			if (lead.visibleFrom <= until) until = Math.max(until, end);
		}
		return until > to;
	}

	private register(place: number, submittedAt: number, isTest: boolean, id?: string): void {
		const now = this.linkedIn.now();
		const visibleFrom = submittedAt < now ? submittedAt : now;
		// Half of the ids are numbers that no JavaScript number can hold.
		const own = this.random() < 0.5 ? this.numericId() : undefined;
		this.leads.push(
			this.linkedIn.register({
				place,
				submittedAt,
				visibleFrom,
				leftOutUntil: visibleFrom + this.listLag,
				isTest,
				id: id ?? own,
			}),
		);
	}

	private numericId(): string {
		const digits = String(1_000_000 + this.leads.length);
		return `72498${Math.floor(this.random() * 1e6)
			.toString()
			.padStart(6, '0')}${digits}1`;
	}

	private cancel(lead: Lead | undefined): void {
		if (lead !== undefined) this.linkedIn.delete(lead);
	}
}
