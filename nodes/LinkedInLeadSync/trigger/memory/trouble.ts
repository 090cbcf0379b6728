import { clamp } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../../shared/values/time';

/*
 * LinkedIn does not show an owner's leads, or a form, or the list of Pages. Its trouble is a field of what has it, makes it
 * wait, and ends with it; nothing else waits.
 *
 * LinkedIn as a whole is not the trouble of an owner: where no owner could be read, the poll itself fails.
 */

/** Trouble that lasts so long is reported once; LinkedIn may refuse by mistake, or while roles change. */
const REPORT_AFTER = DAY;

/** What LinkedIn fails to show for so long, while it shows its neighbours, is passed, and reported. */
export const BROKEN_AFTER = 15 * MINUTE;

/** Others may be broken by then, and the look back of seven days still finds them. */
const REPORT_BROKEN_EVERY = 7 * DAY;

const LONGEST_WAIT = HOUR;

/** A poll may start somewhat earlier than the one before. */
const SLACK = 30_000;

/** By n8n's clock. */
export interface Trouble {
	what: 'refused' | 'failed' | 'broken';
	/** LinkedIn's words, or which leads are broken. */
	said: string;
	since: number;
	/** When the poll with the last failure began. */
	failedAt: number;
	/** When LinkedIn is asked again: after twice as long as before, up to an hour. */
	dueAt: number;
	reportedAt?: number;
}

/** What LinkedIn said. */
export type TroubleCause = Pick<Trouble, 'what' | 'said'> & {
	/** The least time to wait, in milliseconds; a minute by default. */
	waitMs?: number;
};

/** Whether LinkedIn may be asked; also if a clock was set back meanwhile. */
export function isWaitOver(trouble: Trouble | undefined, now: number): boolean {
	const wait = (trouble?.dueAt ?? 0) - now;
	return wait <= SLACK || wait > LONGEST_WAIT;
}

export function hasLasted(trouble: Trouble | undefined, ms: number, now: number): boolean {
	return trouble !== undefined && now - trouble.since >= ms - SLACK;
}

/** The trouble after another failure. @param known as before it */
export function worse(known: Trouble | undefined, failure: TroubleCause, now: number): Trouble {
	const { waitMs = MINUTE, ...words } = failure;
	const waitBefore = known === undefined ? 0 : known.dueAt - known.failedAt;
	const wait = clamp(2 * waitBefore, waitMs, LONGEST_WAIT);
	// A clock that was ahead must not make it look short.
	const since = Math.min(known?.since ?? now, now);
	return { ...known, ...words, since, failedAt: now, dueAt: now + wait };
}

/** Whether a trouble that this poll has met has lasted for long enough, and was not reported. @param now when the poll began */
export function isToReport(trouble: Trouble | undefined, now: number): trouble is Trouble {
	if (trouble?.failedAt !== now) return false;
	const { what, reportedAt = -Infinity } = trouble;
	return what === 'broken'
		? hasLasted(trouble, BROKEN_AFTER, now) && now - reportedAt >= REPORT_BROKEN_EVERY
		: hasLasted(trouble, REPORT_AFTER, now) && reportedAt === -Infinity;
}

/** What nobody asks for any more, such as a form without new leads. */
export function isForgotten({ dueAt }: Trouble, now: number): boolean {
	return now - dueAt > 2 * DAY;
}
