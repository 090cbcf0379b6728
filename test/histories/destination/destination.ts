/** A time in which the destination stores nothing, epoch milliseconds. */
export interface Outage {
	from: number;
	until: number;
}

/** An execution that failed because the destination refused a lead or was down. */
export interface Failure {
	at: number;
	/** The numbers of its leads. */
	leads: readonly number[];
	isOutage: boolean;
}

/** A lead as a workflow hands it over. */
export interface Row {
	number: number;
	formId: string;
}

/** A table that leads are stored in, by their numbers. */
export class Destination {
	/** How often each lead was stored. */
	readonly stored = new Map<number, number>();

	readonly failures: Failure[] = [];

	readonly outages: Outage[] = [];

	/** Until when a lead, or each lead of a form, is refused; epoch milliseconds. */
	private readonly refusedLeads = new Map<number, number>();

	private readonly refusedForms = new Map<string, number>();

	constructor(
		/** Whether leads before a refused one are stored, when an execution fails. */
		private readonly keepsEarlier: boolean,
	) {}

	refuseLead(number: number, until: number): void {
		this.refusedLeads.set(number, until);
	}

	refuseForm(formId: string, until: number): void {
		this.refusedForms.set(formId, Math.max(until, this.refusedForms.get(formId) ?? 0));
	}

	goDown(from: number, until: number): void {
		this.outages.push({ from, until });
	}

	/** Ends all outages, all refusals that are not for ever, and those of the forms that a person has repaired. */
	recover(now: number, mended: readonly string[]): void {
		for (const outage of this.outages) outage.until = Math.min(outage.until, now);
		for (const [lead, until] of this.refusedLeads)
			if (until < Infinity) this.refusedLeads.set(lead, now);
		for (const [form, until] of this.refusedForms)
			if (until < Infinity || mended.includes(form)) this.refusedForms.set(form, now);
	}

	/** The outages in order; overlapping ones are merged. */
	outagesApart(): Outage[] {
		const apart: Outage[] = [];
		for (const { from, until } of [...this.outages].sort((one, other) => one.from - other.from)) {
			const last = apart.at(-1);
			if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
			else apart.push({ from, until });
		}
		return apart;
	}

	isDown(at: number): boolean {
		return this.outages.some(({ from, until }) => from <= at && at < until);
	}

	/** Whether the destination refuses a lead at a time, apart from outages. */
	isRefused({ number, formId }: Row, at: number): boolean {
		const until = Math.max(this.refusedLeads.get(number) ?? 0, this.refusedForms.get(formId) ?? 0);
		return at < until;
	}

	/** Whether the destination ever refused a lead or its form, apart from outages. */
	wasRefused({ number, formId }: Row): boolean {
		return this.refusedLeads.has(number) || this.refusedForms.has(formId);
	}

	/** Whether the destination ever refused all leads of a form. */
	hasRefusedForm(formId: string): boolean {
		return this.refusedForms.has(formId);
	}

	/** @returns why storing fails; undefined when all rows are stored */
	store(rows: readonly Row[], now: number): Error | undefined {
		const leads = rows.map(({ number }) => number);
		if (this.isDown(now)) {
			this.failures.push({ at: now, leads, isOutage: true });
			return new Error('connect ECONNREFUSED');
		}
		const refused = rows.findIndex((row) => this.isRefused(row, now));
		if (refused < 0) return this.keep(rows);
		if (this.keepsEarlier) this.keep(rows.slice(0, refused));
		this.failures.push({ at: now, leads, isOutage: false });
		return new Error('value too long for type character varying(40)');
	}

	keep(rows: readonly Row[]): undefined {
		for (const { number } of rows) this.stored.set(number, (this.stored.get(number) ?? 0) + 1);
	}
}
