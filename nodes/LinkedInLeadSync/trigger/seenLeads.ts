import { createHash } from 'node:crypto';

import { asRecord, asText } from '../../shared/values/json';
import { MINUTE } from '../../shared/values/time';

/** 48 bits: among 10,000 leads, one new lead in 28 billion looks like a known one. */
const HASH_LENGTH = 8;

/** Hashes are grouped by ten minutes of submission. */
export const TEN_MINUTES = 10 * MINUTE;

interface Range {
	from: number;
	/** Exclusive; the end of time by default. */
	to?: number;
}

/** A short replacement for a lead's key. */
export function leadHash(leadKey: string): string {
	return createHash('sha256').update(leadKey, 'utf8').digest('base64url').slice(0, HASH_LENGTH);
}

/** Hashes of processed leads, grouped by ten minutes of submission, so that the oldest can be forgotten. */
export class SeenLeads {
	private readonly tenMinutesOf = new Map<string, number>();

	/** @param stored unreadable parts are ignored; their leads may be output again */
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

	/** The beginnings of the ten minutes, for each lead. */
	get times(): number[] {
		return [...this.tenMinutesOf.values()].map((tenMinutes) => tenMinutes * TEN_MINUTES);
	}

	/** Infinity if empty. */
	get oldest(): number {
		return Math.min(...this.times);
	}

	has(hash: string): boolean {
		return this.tenMinutesOf.has(hash);
	}

	/** Hashes within a range of whole ten minutes; the end is exclusive. */
	within(range: Range): string[] {
		return [...this.tenMinutesOf].flatMap(([hash, tenMinutes]) =>
			isWithin(range, tenMinutes) ? hash : [],
		);
	}

	/** Moves a known hash to this time. @param time the lead's submission */
	add(time: number, hash: string): void {
		this.tenMinutesOf.set(hash, Math.floor(time / TEN_MINUTES));
	}

	/** Forgets leads whose ten minutes ended before this time. @param kept ranges of whole ten minutes to keep */
	forgetBefore(time: number, kept: readonly Range[] = []): void {
		for (const [hash, tenMinutes] of this.tenMinutesOf) {
			const isOver = (tenMinutes + 1) * TEN_MINUTES <= time;
			const isKept = kept.some((range) => isWithin(range, tenMinutes));
			if (isOver && !isKept) this.tenMinutesOf.delete(hash);
		}
	}

	/** Concatenated hashes, by the ten minutes of submission. */
	toStored(): Record<string, string> {
		const stored: Record<string, string> = {};
		for (const [hash, tenMinutes] of this.tenMinutesOf) {
			const key = tenMinutes.toString(36);
			stored[key] = `${stored[key] ?? ''}${hash}`;
		}
		return stored;
	}
}

function isWithin({ from, to = Infinity }: Range, tenMinutes: number): boolean {
	const time = tenMinutes * TEN_MINUTES;
	return from <= time && time < to;
}
