import { clamp, mapValues, omitBy, pickBy } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../shared/values/time';
import type { Group } from './ledger';
import { countOf, oldest } from './ledger';

/*
 * What is in trouble at LinkedIn: an owner, or a form or an event of an owner. Its trouble is remembered beside it, makes
 * it wait, and ends with it; nothing else waits. Pure functions.
 *
 * LinkedIn as a whole is not the trouble of an owner: where no owner could be read, the poll itself fails.
 */

/** Trouble that lasts so long is reported; LinkedIn may refuse by mistake, or while roles change. */
const REPORT_AFTER = DAY;

/** Leads of owners that LinkedIn does not list, or that the user no longer chose, are kept so long. */
const KEEP_UNWATCHED = 30 * DAY;

/** Beyond this many leads of them together, the oldest are dropped. */
const MOST_UNWATCHED = 2_000;

const LONGEST_WAIT = HOUR;

/** A poll may start somewhat earlier than the one before. */
const SLACK = 30_000;

export interface Trouble {
	/**
	 * `cut`: it needs more than its share of a poll's time. `notListed`: your LinkedIn account has no role there any more.
	 * `notChosen`: the settings exclude the owner.
	 */
	what: 'refused' | 'failed' | 'cut' | 'notListed' | 'notChosen';
	/** LinkedIn's words. */
	said: string;
	since: number;
	/** Since when others could be read meanwhile; undefined while it may be LinkedIn as a whole. */
	apartSince?: number;
	/** The last failure. */
	failedAt: number;
	/** When LinkedIn is asked again. */
	dueAt: number;
	/** Reported once, until it ends. */
	reportedAt?: number;
}

/** By `ownerKey` or `subjectKey`. */
export type Troubles = Record<string, Trouble>;

/** What LinkedIn said. */
export type Failure = Pick<Trouble, 'what' | 'said' | 'failedAt'> & {
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
	const added = [...failed].map(([key, failure]) => [key, after(troubles[key], failure)]);
	// What nobody asks for any more, such as an event without new leads, is forgotten.
	const isLate = ({ what, dueAt }: Trouble) => !isOfUnwatched(what) && now - dueAt > 2 * DAY;
	return omitBy<Trouble>({ ...left, ...Object.fromEntries(added) }, isLate);

	function after(known: Trouble | undefined, { isUnauthorized, ...words }: Failure): Trouble {
		// A clock that was ahead must not make it look short.
		const since = Math.min(known?.since ?? now, now);
		if (!isAnyRead) return { ...known, ...words, since, dueAt: now };
		const apartSince = Math.min(known?.apartSince ?? now, now);
		const wait = isUnauthorized ? LONGEST_WAIT : clamp(now - apartSince, MINUTE, LONGEST_WAIT);
		const dueAt = words.what === 'cut' ? now : now + wait;
		return { ...known, ...words, since, apartSince, dueAt };
	}
}

/** Troubles that have lasted for a day and were not reported. */
export function unreported(troubles: Troubles, now: number): Troubles {
	return pickBy(
		troubles,
		({ apartSince = Infinity, reportedAt }) =>
			reportedAt === undefined && now - apartSince >= REPORT_AFTER,
	);
}

export function reported(troubles: Troubles, keys: readonly string[], now: number): Troubles {
	return mapValues(troubles, (trouble, key) =>
		keys.includes(key) ? { ...trouble, reportedAt: now } : trouble,
	);
}

/** The user may have repaired something, so LinkedIn is asked at once. */
export function allDue(troubles: Troubles): Troubles {
	return mapValues(troubles, (trouble) => ({ ...trouble, dueAt: 0 }));
}

/**
 * Notes since when owners with waiting leads have not been watched.
 * @param reasonOf why an owner is not watched; undefined for a watched one
 * @returns `dropped`: leads that waited for a month, or that are too many
 */
export function unwatched(
	troubles: Troubles,
	groups: readonly Group[],
	reasonOf: (owner: string) => 'notListed' | 'notChosen' | undefined,
	now: number,
): { troubles: Troubles; dropped: Group[] } {
	const waiting = groups.filter(({ owner }) => reasonOf(owner) !== undefined);
	const next = omitBy(
		troubles,
		({ what }, key) => isOfUnwatched(what) && !waiting.some(({ owner }) => owner === key),
	);
	for (const { owner } of waiting) {
		const what = reasonOf(owner)!;
		const known = troubles[owner];
		const since = known?.what === what ? Math.min(known.since, now) : now;
		next[owner] = { what, said: '', since, failedAt: since, dueAt: 0 };
	}
	const isOver = ({ owner }: Group) => hasLasted(next[owner], KEEP_UNWATCHED, now);
	const old = waiting.filter(isOver);
	const kept = waiting.filter((group) => !isOver(group));
	const excess = Math.max(0, countOf(kept) - MOST_UNWATCHED);
	return { troubles: next, dropped: [...old, ...(excess > 0 ? oldest(kept, excess) : [])] };
}

function isOfUnwatched(what: Trouble['what']): boolean {
	return what === 'notListed' || what === 'notChosen';
}
