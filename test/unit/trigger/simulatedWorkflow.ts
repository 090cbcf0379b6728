import { range } from 'lodash';

import type { ReadRef } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { countOf } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import type { Execution, Ledger, Picked } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import {
	choose,
	emptyLedger,
	failed,
	read,
	started,
	succeeded,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { MINUTE } from '../../durations';

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

/** A simulated workflow that gets leads from the ledger. It refuses some leads, and may be down. */
export class Workflow {
	ledger: Ledger = emptyLedger();
	now = NOW;
	isDown = false;
	failures = 0;
	readonly stored: string[] = [];
	readonly refused = new Set<string>();

	read(leads: ReadRef[]): this {
		this.ledger = read(this.ledger, leads);
		return this;
	}

	refuse(...hashes: string[]): this {
		for (const hash of hashes) this.refused.add(hash);
		return this;
	}

	next(batchSize = 500): Picked | undefined {
		return choose(this.ledger, this.now, { batchSize, isReady: () => true });
	}

	begin(picked: Picked): Execution {
		const execution = { ...picked, id: `${this.now}` };
		this.ledger = started(this.ledger, execution);
		this.now += 2000;
		return execution;
	}

	/** Runs one execution. @returns the hashes of its leads; undefined if no leads are due */
	run(): string[] | undefined {
		const picked = this.next();
		if (picked === undefined) return undefined;
		const execution = this.begin(picked);
		const hashes = picked.groups.flatMap(({ leads }) => leads.map(({ hash }) => hash));
		const isFailing = this.isDown || hashes.some((hash) => this.refused.has(hash));
		this.failures += Number(isFailing);
		if (!isFailing) this.stored.push(...hashes);
		this.ledger = (isFailing ? failed : succeeded)(this.ledger, execution, this.now);
		return hashes;
	}

	/** Runs all due executions now, and again every 15 minutes. */
	runFor(ms: number): this {
		for (const end = this.now + ms; this.now < end; this.now += 15 * MINUTE) {
			for (let count = 0; count < 200 && this.run() !== undefined; count++);
		}
		return this;
	}

	get waiting(): number {
		return countOf(this.ledger.groups);
	}
}
