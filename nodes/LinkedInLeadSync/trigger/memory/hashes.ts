import { createHash } from 'node:crypto';

import { groupBy, sortBy } from 'lodash';

import { asText } from '../../../shared/values/json';
import { HOUR } from '../../../shared/values/time';

/** 48 bits: beside 30,000 stored hashes, one new lead in nine billion is taken for a settled one. */
const HASH_LENGTH = 8;

/** A short replacement for a lead's key. */
export function leadHash(leadKey: string): string {
	return createHash('sha256').update(leadKey, 'utf8').digest('base64url').slice(0, HASH_LENGTH);
}

/** Hashes of settled leads with the hour of submission, so that the oldest can be deleted. */
export class Hashes {
	private readonly hourOf = new Map<string, number>();

	/** @param stored see `toStored`; leads of unreadable parts may be output again */
	constructor(stored?: unknown) {
		let hour = 0;
		for (const group of (asText(stored) ?? '').split('.')) {
			const [later, hashes = ''] = group.split(':');
			hour += parseInt(later, 36);
			if (!Number.isSafeInteger(hour)) return;
			for (const hash of hashes.match(/[\w-]{8}/g) ?? []) this.hourOf.set(hash, hour);
		}
	}

	copy(): Hashes {
		const copy = new Hashes();
		for (const [hash, hour] of this.hourOf) copy.hourOf.set(hash, hour);
		return copy;
	}

	/** For each lead, the end of its hour: `forgetBefore` with this time deletes the hash. */
	get ends(): number[] {
		return [...this.hourOf.values()].map((hour) => (hour + 1) * HOUR);
	}

	has(hash: string): boolean {
		return this.hourOf.has(hash);
	}

	/** @param time when the lead was submitted; replaces an earlier time of the same hash */
	add(time: number, hash: string): void {
		this.hourOf.set(hash, Math.floor(time / HOUR));
	}

	/** Deletes hashes of leads whose hour ended by this time. */
	forgetBefore(time: number): void {
		for (const [hash, hour] of this.hourOf) {
			if ((hour + 1) * HOUR <= time) this.hourOf.delete(hash);
		}
	}

	/** For each hour, its distance from the previous one in hours, in base 36, and its hashes: `bx2k:w8Kd-2_q.1:…`. */
	toStored(): string {
		let last = 0;
		const byHour = groupBy([...this.hourOf], ([, hour]) => hour);
		return sortBy(Object.keys(byHour), Number)
			.map((key) => {
				const later = (Number(key) - last).toString(36);
				last = Number(key);
				return `${later}:${byHour[key].map(([hash]) => hash).join('')}`;
			})
			.join('.');
	}
}
