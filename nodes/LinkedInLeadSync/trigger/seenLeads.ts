import { createHash } from 'node:crypto';

import { asRecord, asText } from '../../shared/values/json';

/** Digits of a hash, 48 bits: among 10,000 leads a new one is taken for a known one once in 28 billion. */
const HASH_LENGTH = 8;

const TEN_MINUTES = 600_000;

/** Epoch milliseconds. */
interface Range {
	from: number;
	to: number;
}

/** As it is stored: hashes one behind the other, by the ten minutes in which the leads were submitted. */
export type StoredSeenLeads = Record<string, string>;

/** Stands for a lead where its key would take too much room. */
export function leadHash(leadKey: string): string {
	return createHash('sha256').update(leadKey, 'utf8').digest('base64url').slice(0, HASH_LENGTH);
}

/** Hashes of leads that were emitted or passed over, by time, so that the oldest can be forgotten. */
export class SeenLeads {
	private readonly byTime = new Map<number, Set<string>>();

	/** In which ten minutes each hash is. */
	private readonly tenMinutesOf = new Map<string, number>();

	/** @param stored anything: what cannot be read is left out, and its leads may be output again */
	constructor(stored: unknown) {
		for (const [key, value] of Object.entries(asRecord(stored) ?? {})) {
			const tenMinutes = parseInt(key, 36);
			if (!Number.isSafeInteger(tenMinutes)) continue;
			for (const hash of (asText(value) ?? '').match(/[\w-]{8}/g) ?? []) {
				this.add(tenMinutes * TEN_MINUTES, hash);
			}
		}
	}

	copy(): SeenLeads {
		const copy = new SeenLeads(undefined);
		for (const [tenMinutes, hashes] of this.byTime) {
			for (const hash of hashes) copy.add(tenMinutes * TEN_MINUTES, hash);
		}
		return copy;
	}

	get size(): number {
		return this.tenMinutesOf.size;
	}

	/** The ten minutes of the oldest, epoch milliseconds; infinite when there are none. */
	get oldest(): number {
		return Math.min(...this.byTime.keys()) * TEN_MINUTES;
	}

	has(hash: string): boolean {
		return this.tenMinutesOf.has(hash);
	}

	/** Hashes of leads of a range of whole ten minutes, its end excluded; epoch milliseconds. */
	within({ from, to }: Range): string[] {
		return [...this.byTime].flatMap(([tenMinutes, hashes]) => {
			const time = tenMinutes * TEN_MINUTES;
			return from <= time && time < to ? [...hashes] : [];
		});
	}

	/**
	 * One that is known already is moved to this time.
	 * @param time when the lead was submitted, epoch milliseconds
	 */
	add(time: number, hash: string): void {
		const tenMinutes = Math.floor(time / TEN_MINUTES);
		const before = this.tenMinutesOf.get(hash);
		if (before !== undefined) this.remove(before, hash);
		const hashes = this.byTime.get(tenMinutes) ?? new Set();
		this.byTime.set(tenMinutes, hashes.add(hash));
		this.tenMinutesOf.set(hash, tenMinutes);
	}

	/**
	 * Forgets leads of the ten minutes that ended before this time, epoch milliseconds.
	 * @param kept ranges of whole ten minutes that are not forgotten
	 */
	forgetBefore(time: number, kept: readonly Range[] = []): void {
		for (const [tenMinutes, hashes] of this.byTime) {
			const at = tenMinutes * TEN_MINUTES;
			const isKept = kept.some(({ from, to }) => from <= at && at < to);
			if (at + TEN_MINUTES <= time && !isKept) this.forget(tenMinutes, hashes);
		}
	}

	/** Forgets the oldest ten minutes. @returns when these ended, epoch milliseconds */
	forgetOldest(): number {
		const tenMinutes = Math.min(...this.byTime.keys());
		this.forget(tenMinutes, this.byTime.get(tenMinutes) ?? new Set());
		return (tenMinutes + 1) * TEN_MINUTES;
	}

	toStored(): StoredSeenLeads {
		return Object.fromEntries(
			[...this.byTime].map(([tenMinutes, hashes]) => [
				tenMinutes.toString(36),
				[...hashes].join(''),
			]),
		);
	}

	private remove(tenMinutes: number, hash: string): void {
		const hashes = this.byTime.get(tenMinutes);
		hashes?.delete(hash);
		if (hashes?.size === 0) this.byTime.delete(tenMinutes);
	}

	private forget(tenMinutes: number, hashes: Set<string>): void {
		this.byTime.delete(tenMinutes);
		for (const hash of hashes) this.tenMinutesOf.delete(hash);
	}
}
