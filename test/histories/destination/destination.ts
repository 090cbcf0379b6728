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
	/** Whether it was down, refused a lead, or did not come to an end. */
	isOutage: boolean;
}

/** A lead as a workflow hands it over. */
export interface Row {
	number: number;
	formId: string;
	/** The id of the trigger that output it. */
	node: string;
}

/** What decides whether a lead is refused. */
type Refusable = Pick<Row, 'number' | 'formId'>;

/** A table that leads are stored in, by their numbers. */
export class Destination {
	/** How often each lead was stored. */
	readonly stored = new Map<number, number>();

	private readonly storedOf = new Map<string, Set<number>>();

	/** The form of each lead that was refused, or did not come to an end, and when it last was; epoch milliseconds. */
	private readonly seenRefused = new Map<number, { formId: string; at: number }>();

	readonly failures: Failure[] = [];

	readonly outages: Outage[] = [];

	/** Whether an execution fails by chance, whatever its leads are. */
	failsByChance: () => boolean = () => false;

	/** Until when a lead, or each lead of a form, is refused; epoch milliseconds. */
	private readonly refusedLeads = new Map<number, number>();

	private readonly refusedForms = new Map<string, number>();

	/** Leads whose executions never end by themselves. */
	private readonly stopping = new Set<number>();

	constructor(
		/** Whether leads before a refused one are stored, when an execution fails. */
		private readonly keepsEarlier: boolean,
	) {}

	refuseLead(number: number, until: number): void {
		this.refusedLeads.set(number, until);
	}

	/** Each execution with this lead takes so long that a person or the workflow's time limit ends it. */
	stopWith(number: number): void {
		this.stopping.add(number);
		this.refuseLead(number, Infinity);
	}

	stopsWith(number: number): boolean {
		return this.stopping.has(number);
	}

	/** @returns whether an execution with these rows must be interrupted */
	isStoppedBy(rows: readonly Row[], now: number): boolean {
		const stopping = rows.filter(({ number }) => this.stopping.has(number));
		if (stopping.length > 0) this.fail(rows, stopping, now);
		return stopping.length > 0;
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

	/** A person mends all that is refused, but not what stops executions. */
	mend(now: number): void {
		for (const lead of this.refusedLeads.keys()) {
			if (!this.stopping.has(lead)) this.refusedLeads.set(lead, now);
		}
		for (const form of this.refusedForms.keys()) this.refusedForms.set(form, now);
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
	isRefused({ number, formId }: Refusable, at: number): boolean {
		const until = Math.max(this.refusedLeads.get(number) ?? 0, this.refusedForms.get(formId) ?? 0);
		return at < until;
	}

	/** Whether the destination ever refused a lead or its form, apart from outages. */
	wasRefused({ number, formId }: Refusable): boolean {
		return this.refusedLeads.has(number) || this.refusedForms.has(formId);
	}

	/** Whether any lead was ever refused. */
	get hasRefusedAny(): boolean {
		return this.refusedLeads.size > 0 || this.refusedForms.size > 0;
	}

	/** How many leads were refused so far. */
	refusedSoFar(): number {
		return this.seenRefused.size;
	}

	/** How many leads of all forms were refused since a time, epoch milliseconds; 0 if none of this form is among them. */
	refusedBeside(formId: string, since: number): number {
		const all = [...this.seenRefused.values()].filter(({ at }) => at >= since);
		return all.some((each) => each.formId === formId) ? all.length : 0;
	}

	/**
	 * When leads were refused alone for the first time, or for the first time since the trigger lost what it knew of them.
	 * @param losses when that was; epoch milliseconds
	 */
	foundAlone(losses: readonly number[]): number[] {
		const latest = new Map<number, number>();
		return this.failures.flatMap(({ leads: [lead, ...others], isOutage, at }) => {
			if (others.length > 0 || isOutage) return [];
			const before = latest.get(lead) ?? -Infinity;
			latest.set(lead, at);
			return before > Math.max(...losses.filter((loss) => loss <= at)) ? [] : [at];
		});
	}

	/** Whether a lead that a trigger output is stored. */
	hasOf(node: string, number: number): boolean {
		return this.storedOf.get(node)?.has(number) === true;
	}

	/** @returns why storing fails; undefined when all rows are stored */
	store(rows: readonly Row[], now: number): Error | undefined {
		const leads = rows.map(({ number }) => number);
		if (this.isDown(now)) {
			this.failures.push({ at: now, leads, isOutage: true });
			return new Error('connect ECONNREFUSED');
		}
		if (this.failsByChance()) {
			this.failures.push({ at: now, leads, isOutage: true });
			return new Error('429 Too Many Requests');
		}
		const refused = rows.filter((row) => this.isRefused(row, now));
		if (refused.length === 0) return this.keep(rows);
		if (this.keepsEarlier) this.keep(rows.slice(0, rows.indexOf(refused[0])));
		// A table that refuses a row does not say anything about those behind it.
		this.fail(rows, refused.slice(0, 1), now);
		return new Error('value too long for type character varying(40)');
	}

	keep(rows: readonly Row[]): undefined {
		for (const { number, node } of rows) {
			this.stored.set(number, (this.stored.get(number) ?? 0) + 1);
			const ofNode = this.storedOf.get(node) ?? new Set();
			this.storedOf.set(node, ofNode.add(number));
		}
	}

	private fail(rows: readonly Row[], refused: readonly Row[], now: number): void {
		for (const { number, formId } of refused) this.seenRefused.set(number, { formId, at: now });
		this.failures.push({ at: now, leads: rows.map(({ number }) => number), isOutage: false });
	}
}
