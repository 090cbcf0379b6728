import { range } from 'lodash';

import type { Group } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { countOf, hashesOf } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import type { ReadRef } from '../../../nodes/LinkedInLeadSync/trigger/leadRefs';
import type { Outcome } from '../../../nodes/LinkedInLeadSync/trigger/ending';
import type { Execution, Ledger } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import {
	add,
	choose,
	emptyLedger,
	ended,
	review,
	started,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { MINUTE, DAY } from '../../durations';

export const NOW = Date.UTC(2026, 10, 24);

/** Leads of a form, a second apart. */
export const leadsOf = (formId: string, count: number, from = 0): ReadRef[] =>
	range(from, from + count).map((index) => ({
		owner: 'EVENT 1',
		formId,
		hash: `${formId}${String(index).padStart(7, '0')}`,
		from: NOW + index * 1000,
		to: NOW + index * 1000,
	}));

/** A report: the hashes of its leads, and how long after the beginning it came, in milliseconds. */
interface Report {
	at: number;
	leads: string[];
}

/** A simulated workflow that gets leads from the ledger. It refuses some leads, stops for others, and may be down. */
export class Workflow {
	ledger: Ledger = emptyLedger();
	now = NOW;
	isDown = false;
	failures = 0;
	readonly stored: string[] = [];
	readonly refused = new Set<string>();
	/** Leads that stop n8n. */
	readonly stopping = new Set<string>();
	/** How many leads each execution had. */
	readonly sizes: number[] = [];
	readonly reported: Report[] = [];
	readonly givenUp: Report[] = [];

	constructor(private readonly giveUpAfterMs = 7 * DAY) {}

	read(leads: ReadRef[]): this {
		this.ledger = add(this.ledger, leads);
		return this;
	}

	refuse(...hashes: string[]): this {
		for (const hash of hashes) this.refused.add(hash);
		return this;
	}

	next(batchSize = 500): Group[] | undefined {
		return choose(this.ledger, this.now, { batchSize, isReady: () => true });
	}

	begin(groups: Group[]): Execution {
		const execution = { groups, id: `${this.now}` };
		this.ledger = started(this.ledger, execution);
		this.now += 2000;
		return execution;
	}

	/** Runs one execution. @returns the hashes of its leads; undefined if no leads are due */
	run(end?: Outcome): string[] | undefined {
		const picked = this.next();
		if (picked === undefined) return undefined;
		const execution = this.begin(picked);
		const hashes = hashesOf(picked);
		const outcome = end ?? this.outcomeOf(hashes);
		this.sizes.push(hashes.length);
		this.failures += Number(outcome === 'failed');
		if (outcome === 'succeeded') this.stored.push(...hashes);
		this.ledger = ended(this.ledger, execution, { outcome }, this.now);
		return hashes;
	}

	/** Reviews the leads, then runs all due executions; an interrupted one is the last. */
	poll(): this {
		this.review();
		for (let count = 0; count < 200; count++) {
			const hashes = this.run();
			if (hashes === undefined || hashes.some((hash) => this.stopping.has(hash))) break;
		}
		return this;
	}

	/** As the trigger's polls: they end with a failure, or with the third one after a success. */
	pollCarefully(): void {
		this.review();
		for (let left = 0; left >= 0; ) {
			const { failures } = this;
			if (this.run() === undefined) return;
			left = this.failures === failures ? 2 : left - 1;
		}
	}

	private review(): void {
		const { ledger, refused, givenUp } = review(this.ledger, this.giveUpAfterMs);
		this.ledger = ledger;
		const at = this.now - NOW;
		if (refused.length > 0) this.reported.push({ at, leads: hashesOf(refused) });
		if (givenUp.length > 0) this.givenUp.push({ at, leads: hashesOf(givenUp) });
	}

	/** Polls now, and again every 15 minutes. */
	runFor(ms: number, before: () => void = () => {}): this {
		for (const end = this.now + ms; this.now < end; this.now += 15 * MINUTE) {
			before();
			this.poll();
		}
		return this;
	}

	/** As `runFor`, while the destination is down. */
	down(ms: number, before?: () => void): this {
		this.isDown = true;
		this.runFor(ms, before);
		this.isDown = false;
		return this;
	}

	/** @returns how many executions happen meanwhile */
	executions(happen: () => void): number {
		const before = this.sizes.length;
		happen();
		return this.sizes.length - before;
	}

	get waiting(): number {
		return countOf(this.ledger.groups);
	}

	private outcomeOf(hashes: readonly string[]): Outcome {
		if (hashes.some((hash) => this.stopping.has(hash))) return 'interrupted';
		const isFailing = this.isDown || hashes.some((hash) => this.refused.has(hash));
		return isFailing ? 'failed' : 'succeeded';
	}
}

/** Registers leads of a form, a few at a time. */
export function registering(
	workflow: Workflow,
	formId: string,
	count: number,
	everyMs = 15 * MINUTE,
) {
	let next = workflow.now;
	let from = 10_000;
	return () => {
		if (workflow.now < next) return;
		next += everyMs;
		workflow.read(leadsOf(formId, count, from));
		from += count;
	};
}

export const hashes = (formId: string, count: number, from = 0) =>
	leadsOf(formId, count, from).map(({ hash }) => hash);

export const daysUntil = (reports: ReadonlyArray<{ at: number }>) =>
	reports.map(({ at }) => at / DAY);
