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

/** Hashes of leads that are done, each with the ten minutes in which it was submitted, so that the oldest can be forgotten. */
export class SeenLeads {
	private readonly tenMinutesOf = new Map<string, number>();

	/** @param stored anything: what cannot be read is left out, and its leads may be output again */
	constructor(stored: unknown) {
		for (const [key, value] of Object.entries(asRecord(stored) ?? {})) {
			const tenMinutes = parseInt(key, 36);
			if (!Number.isSafeInteger(tenMinutes)) continue;
			for (const hash of (asText(value) ?? '').match(/[\w-]{8}/g) ?? []) {
				this.tenMinutesOf.set(hash, tenMinutes);
			}
		}
	}

	copy(): SeenLeads {
		const copy = new SeenLeads(undefined);
		for (const [hash, tenMinutes] of this.tenMinutesOf) copy.tenMinutesOf.set(hash, tenMinutes);
		return copy;
	}

	get size(): number {
		return this.tenMinutesOf.size;
	}

	/** The ten minutes of the oldest, epoch milliseconds; infinite when there are none. */
	get oldest(): number {
		return Math.min(...this.tenMinutesOf.values()) * TEN_MINUTES;
	}

	has(hash: string): boolean {
		return this.tenMinutesOf.has(hash);
	}

	/** Hashes of leads of a range of whole ten minutes, its end excluded; epoch milliseconds. */
	within(range: Range): string[] {
		return [...this.tenMinutesOf].flatMap(([hash, tenMinutes]) =>
			isWithin(range, tenMinutes) ? hash : [],
		);
	}

	/**
	 * One that is known already is moved to this time.
	 * @param time when the lead was submitted, epoch milliseconds
	 */
	add(time: number, hash: string): void {
		this.tenMinutesOf.set(hash, Math.floor(time / TEN_MINUTES));
	}

	/**
	 * Forgets leads of the ten minutes that ended before this time, epoch milliseconds.
	 * @param kept ranges of whole ten minutes that are not forgotten
	 */
	forgetBefore(time: number, kept: readonly Range[] = []): void {
		for (const [hash, tenMinutes] of this.tenMinutesOf) {
			const isOver = (tenMinutes + 1) * TEN_MINUTES <= time;
			const isKept = kept.some((range) => isWithin(range, tenMinutes));
			if (isOver && !isKept) this.tenMinutesOf.delete(hash);
		}
	}

	/** Forgets the oldest ten minutes. @returns when these ended, epoch milliseconds */
	forgetOldest(): number {
		const end = this.oldest + TEN_MINUTES;
		this.forgetBefore(end);
		return end;
	}

	toStored(): StoredSeenLeads {
		const stored: StoredSeenLeads = {};
		for (const [hash, tenMinutes] of this.tenMinutesOf) {
			const key = tenMinutes.toString(36);
			stored[key] = `${stored[key] ?? ''}${hash}`;
		}
		return stored;
	}
}

function isWithin({ from, to }: Range, tenMinutes: number): boolean {
	const time = tenMinutes * TEN_MINUTES;
	return from <= time && time < to;
}
