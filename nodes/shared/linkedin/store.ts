import { sample, uniq } from 'lodash';

import type { EpochMs } from '../values/time';
import type { LinkedInClient } from '../wire/linkedInClient';

/** What is known of one thing: what LinkedIn showed, or why it is not there. */
export interface Known<Value> {
	value?: Value;
	/** In words, where people should hear of it. */
	problem?: string;
	/** How long later runs need not ask for it again, milliseconds; it counts for this run alone by default. */
	cachedFor?: number;
}

/** What runs leave to later ones, by member and id; a map of the process, see `processMemory`. */
export type Cache<Value> = Map<string, { known: Known<Value>; at: EpochMs }>;

/** Some megabytes of forms. */
const MOST_CACHED = 500;

/**
 * Things of one kind that LinkedIn shows, by id. A run asks for each of them once, whether LinkedIn shows
 * it or not; those who want the same one meanwhile wait for the answer together.
 */
export class Store<Value> {
	private readonly ofRun = new Map<string, Promise<Known<Value>>>();

	/**
	 * @param recalls whether this run goes by what earlier ones cached for a while; otherwise only by what
	 * never changes
	 */
	constructor(
		private readonly client: LinkedInClient,
		private readonly cache: Cache<Value>,
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
		const unknown = wanted.filter((id) => !this.ofRun.has(id) && this.cached(id) === undefined);
		if (unknown.length > 0) {
			const reading = read(unknown);
			for (const id of unknown) this.ofRun.set(id, this.answerFor(id, reading));
		}
		const known = wanted.map(async (id) => {
			const ofRun = this.ofRun.get(id) ?? Promise.resolve(this.cached(id) ?? {});
			this.ofRun.set(id, ofRun);
			return [id, await ofRun] as const;
		});
		return new Map(await Promise.all(known));
	}

	/** Later runs will ask for it again. */
	forget(id: string): void {
		this.cache.delete(this.keyOf(id));
	}

	/** What an earlier run left that counts for this one. A clock that was set back makes it too old, too. */
	private cached(id: string): Known<Value> | undefined {
		const { known, at = 0 } = this.cache.get(this.keyOf(id)) ?? {};
		const cachedFor = known?.cachedFor ?? 0;
		const counts = this.recalls || cachedFor === Infinity;
		return counts && Math.abs(Date.now() - at) < cachedFor ? known : undefined;
	}

	private async answerFor(
		id: string,
		reading: Promise<Map<string, Known<Value>>>,
	): Promise<Known<Value>> {
		try {
			const known = (await reading).get(id) ?? {};
			if (known.cachedFor !== undefined) this.keep(this.keyOf(id), known);
			return known;
		} catch (error) {
			this.ofRun.delete(id);
			throw this.client.wrapped(error);
		}
	}

	/**
	 * Beyond so many, one of them goes, whichever it is: if it were the one that was not used for longest, a run that
	 * reads 510 things in turn would find none of them the next time.
	 */
	private keep(key: string, known: Known<Value>): void {
		const { cache } = this;
		if (!cache.has(key) && cache.size >= MOST_CACHED) cache.delete(sample([...cache.keys()]) ?? '');
		cache.set(key, { known, at: Date.now() });
	}

	/** What one member was shown must not be shown to another. */
	private keyOf(id: string): string {
		return `${this.client.signedInAs} ${id}`;
	}
}
