import { clamp, mapValues, omitBy, pickBy } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../shared/values/time';

/*
 * What is in trouble at LinkedIn: an owner, or a form or an event of an owner. Its trouble is remembered beside it, makes
 * it wait, and ends with it; nothing else waits. Pure functions.
 *
 * LinkedIn as a whole is not the trouble of an owner: where no owner could be read, the poll itself fails.
 */

/** Trouble that lasts so long is reported; LinkedIn may refuse by mistake, or while roles change. */
const REPORT_AFTER = DAY;

const LONGEST_WAIT = HOUR;

/** A poll may start somewhat earlier than the one before. */
const SLACK = 30_000;

export interface Trouble {
	/** `cut`: it needs more than its share of a poll's time. */
	what: 'refused' | 'failed' | 'cut';
	/** LinkedIn's words. */
	said: string;
	since: number;
	/** When the poll with the last failure began. */
	failedAt: number;
	/** When LinkedIn is asked again: after twice as long as before, up to an hour. */
	dueAt: number;
	/** Reported once, until it ends. */
	reportedAt?: number;
}

/** By `ownerKey` or `subjectKey`. */
export type Troubles = Record<string, Trouble>;

/** What LinkedIn said. */
export type Failure = Pick<Trouble, 'what' | 'said'> & {
	/** n8n renews the token after a 401, so it costs more than other failures. */
	isUnauthorized: boolean;
};

export interface Settled {
	failed: ReadonlyMap<string, Failure>;
	/** What LinkedIn showed again. */
	ended: ReadonlySet<string>;
	/** Whether any owner could be read in this poll. */
	isAnyRead: boolean;
}

/** A form or an event of an owner. */
export function subjectKey(owner: string, what: 'form' | 'event', id: string): string {
	return `${owner} ${what} ${id}`;
}

/** Whether LinkedIn may be asked; also if a clock was set back meanwhile. */
export function isDue(trouble: Trouble | undefined, now: number): boolean {
	const wait = (trouble?.dueAt ?? 0) - now;
	return wait <= SLACK || wait > LONGEST_WAIT;
}

export function hasLasted(trouble: Trouble | undefined, ms: number, now: number): boolean {
	return trouble !== undefined && now - trouble.since >= ms;
}

/** The troubles after a poll. */
export function settled(troubles: Troubles, { failed, ended, isAnyRead }: Settled, now: number) {
	const left = omitBy(troubles, (_, key) => ended.has(key) && !failed.has(key));
	const added = mapValues(Object.fromEntries(failed), (failure, key): Trouble => {
		const { isUnauthorized, ...words } = failure;
		const known = troubles[key];
		// A clock that was ahead must not make it look short.
		const since = Math.min(known?.since ?? now, now);
		const waitBefore = known === undefined ? 0 : known.dueAt - known.failedAt;
		const wait = isUnauthorized ? LONGEST_WAIT : clamp(2 * waitBefore, MINUTE, LONGEST_WAIT);
		const isAskedAtOnce = words.what === 'cut' || !isAnyRead;
		return { ...known, ...words, since, failedAt: now, dueAt: now + (isAskedAtOnce ? 0 : wait) };
	});
	// What nobody asks for any more, such as an event without new leads, is forgotten.
	return omitBy({ ...left, ...added }, ({ dueAt }) => now - dueAt > 2 * DAY);
}

/** Troubles that have lasted for a day and were not reported. */
export function unreported(troubles: Troubles, now: number): Troubles {
	return pickBy(
		troubles,
		(trouble) => trouble.reportedAt === undefined && hasLasted(trouble, REPORT_AFTER, now),
	);
}

/** The user may have repaired something, so LinkedIn is asked at once. */
export function allDue(troubles: Troubles): Troubles {
	return mapValues(troubles, (trouble) => ({ ...trouble, dueAt: 0 }));
}
