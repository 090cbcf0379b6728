import { uniq } from 'lodash';

import type { EpochMs } from '../values/time';
import type { NodeError } from '../wire/errors/linkedInError';
import { concernOf, kindOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';

/** A value that LinkedIn showed, or the reason why it did not. */
export interface Answer<Value> {
	value?: Value;
	/** For the user, if the user should know. */
	problem?: string;
	/** LinkedIn failed to show it now: a later run may get it. With a `problem`, only it fails. */
	later?: NodeError;
	/** How long later runs may use it, in milliseconds. By default only this run uses it. */
	cachedFor?: number;
}

/** Values for later runs, by account and id. */
export type Cache<Value> = Map<string, { answer: Answer<Value>; at: EpochMs }>;

/** Limits the memory to a few MB of forms; a full cache is emptied. */
const MOST_CACHED = 500;

/** A run requests each value once, even if LinkedIn lacks it; simultaneous requests share a call. */
export class Store<Value> {
	private readonly ofRun = new Map<string, Promise<Answer<Value>>>();

	constructor(
		private readonly client: LinkedInClient,
		private readonly cache: Cache<Value>,
	) {}

	/**
	 * @param read reads the unknown ids; an id without result counts as not shown
	 * @throws the error of `read`; later calls read these ids again
	 */
	async get(
		ids: string[],
		read: (unknown: string[]) => Promise<Map<string, Answer<Value>>>,
	): Promise<Map<string, Answer<Value>>> {
		const distinct = uniq(ids);
		const unknown = distinct.filter((id) => !this.ofRun.has(id) && this.cached(id) === undefined);
		if (unknown.length > 0) {
			const reading = read(unknown);
			for (const id of unknown) this.ofRun.set(id, this.answerFor(id, reading));
		}
		const answers = distinct.map(async (id) => {
			const ofRun = this.ofRun.get(id) ?? Promise.resolve(this.cached(id) ?? {});
			this.ofRun.set(id, ofRun);
			return [id, await ofRun] as const;
		});
		return new Map(await Promise.all(answers));
	}

	/** An absolute age, so that a clock that was set back does not keep a value too long. */
	private cached(id: string): Answer<Value> | undefined {
		const { answer, at = 0 } = this.cache.get(this.keyOf(id)) ?? {};
		return Math.abs(Date.now() - at) < (answer?.cachedFor ?? 0) ? answer : undefined;
	}

	private async answerFor(
		id: string,
		reading: Promise<Map<string, Answer<Value>>>,
	): Promise<Answer<Value>> {
		try {
			const answer = (await reading).get(id) ?? {};
			if (answer.cachedFor !== undefined) this.keep(this.keyOf(id), answer);
			return answer;
		} catch (error) {
			this.ofRun.delete(id);
			throw this.client.wrapped(error);
		}
	}

	private keep(key: string, answer: Answer<Value>): void {
		if (this.cache.size >= MOST_CACHED) this.cache.clear();
		this.cache.set(key, { answer, at: Date.now() });
	}

	/** By account: LinkedIn may show one account what it hides from another. */
	private keyOf(id: string): string {
		return `${this.client.signedInAs} ${id}`;
	}
}

/** A value, or why LinkedIn did not show it. */
export interface Shown<Value> {
	value?: Value;
	failure?: NodeError;
}

/**
 * Reads something that other things do not depend on, so that a version that is retired only here does not end them.
 * @throws NodeApiError only for what concerns everything
 */
export async function shown<Value>(
	client: LinkedInClient,
	read: () => Promise<Value>,
): Promise<Shown<Value>> {
	try {
		return { value: await read() };
	} catch (error) {
		const failure = client.wrapped(error);
		const isRetired = kindOf(error) === 'version_retired';
		if (concernOf(error) === 'everything' && !isRetired) throw failure;
		return { failure };
	}
}
