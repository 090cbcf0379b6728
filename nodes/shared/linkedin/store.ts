import { sample, uniq } from 'lodash';

import type { LinkedInClient } from '../wire/linkedInClient';

/** What is known of one thing: what LinkedIn showed, or why it is not there. */
export interface Known<Value> {
	value?: Value;
	/** In words, where people should hear of it. */
	problem?: string;
	/** How long later runs need not ask for it again, milliseconds; it counts for this run alone by default. */
	keepFor?: number;
}

/** How long triggers take what may change for what it is now. Each call counts against a daily quota. */
export const HOUR_MS = 60 * 60 * 1000;

/** What runs leave to later ones, by member and id; a map of the process, see `processMemory`. */
export type Kept<Value> = Map<string, { value: Value; keepFor: number; at: number }>;

/** Some megabytes of forms. */
const MOST_KEPT = 500;

/**
 * Keeps a value from now on. Beyond so many, one of them goes, whichever it is: if it were the one that was
 * not used for longest, a run that reads 510 things in turn would find none of them the next time.
 * @param keepFor milliseconds
 */
export function keep<Value>(kept: Kept<Value>, key: string, value: Value, keepFor: number): void {
	if (!kept.has(key) && kept.size >= MOST_KEPT) kept.delete(sample([...kept.keys()]) ?? '');
	kept.set(key, { value, keepFor, at: Date.now() });
}

/** What is kept and not too old. A clock that was set back makes it too old, too. */
export function recall<Value>(kept: Kept<Value>, key: string): Value | undefined {
	const found = kept.get(key);
	return found !== undefined && Math.abs(Date.now() - found.at) < found.keepFor
		? found.value
		: undefined;
}

/**
 * Things of one kind that LinkedIn shows, by id. A run asks for each of them once, whether LinkedIn shows
 * it or not; those who want the same one meanwhile wait for the answer together.
 */
export class Store<Value> {
	private readonly ofRun = new Map<string, Promise<Known<Value>>>();

	/**
	 * @param recalls whether this run goes by what earlier ones kept for a while; otherwise only by what
	 * never changes
	 */
	constructor(
		private readonly client: LinkedInClient,
		private readonly kept: Kept<Value>,
		private readonly recalls: boolean,
	) {}

	/**
	 * @param read gives what is known of the ids that it is called with, those not known yet; what is
	 * missing in it counts as not shown
	 * @throws what `read` throws; these ids will be asked for again
	 */
	async get(
		ids: string[],
		read: (unknown: string[]) => Promise<Map<string, Known<Value>>>,
	): Promise<Map<string, Known<Value>>> {
		const wanted = uniq(ids);
		const unknown = wanted.filter((id) => !this.isKnown(id));
		if (unknown.length > 0) {
			const reading = read(unknown);
			for (const id of unknown) this.ofRun.set(id, this.answerFor(id, reading));
		}
		const known = wanted.map(async (id) => [id, (await this.ofRun.get(id)) ?? {}] as const);
		return new Map(await Promise.all(known));
	}

	/** Later runs will ask for it again. */
	forget(id: string): void {
		this.kept.delete(this.keyOf(id));
	}

	private isKnown(id: string): boolean {
		if (this.ofRun.has(id)) return true;
		const key = this.keyOf(id);
		const value = recall(this.kept, key);
		const counts = this.recalls || this.kept.get(key)?.keepFor === Infinity;
		if (value === undefined || !counts) return false;
		this.ofRun.set(id, Promise.resolve({ value }));
		return true;
	}

	private async answerFor(
		id: string,
		reading: Promise<Map<string, Known<Value>>>,
	): Promise<Known<Value>> {
		try {
			const known = (await reading).get(id) ?? {};
			const { value, keepFor } = known;
			if (value !== undefined && keepFor) keep(this.kept, this.keyOf(id), value, keepFor);
			return known;
		} catch (error) {
			this.ofRun.delete(id);
			throw this.client.wrapped(error);
		}
	}

	/** What one member was shown must not be shown to another. */
	private keyOf(id: string): string {
		return `${this.client.signedInAs} ${id}`;
	}
}
