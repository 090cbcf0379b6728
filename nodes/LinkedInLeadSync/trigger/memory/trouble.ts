import { clamp } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../../shared/values/time';

/*
 * LinkedIn may fail to show the leads of an owner, a form, or the list of Pages. The trouble is then a field of that
 * owner, form, or list, and says when LinkedIn is asked for it again. Everything else is read as usual.
 *
 * If no owner can be read, LinkedIn as a whole is down, or the credential is wrong: then the poll itself fails.
 */

const LONGEST_WAIT = HOUR;

/** n8n may start a poll some seconds early; a wait that ends with this poll would otherwise end one poll later. */
const SLACK = 30_000;

/** By n8n's clock. */
export interface Trouble {
	what: 'refused' | 'failed' | 'unshown';
	/** LinkedIn's words, or which leads it fails to show. */
	said: string;
	since: number;
	/** When the poll with the last failure began. */
	failedAt: number;
	/** When LinkedIn is asked again: after twice as long as before, up to an hour. */
	dueAt: number;
}

/** A failure that starts or prolongs a trouble. */
export type TroubleCause = Pick<Trouble, 'what' | 'said'> & {
	/** How long LinkedIn asks to wait, in milliseconds; a minute at least and an hour at most. */
	waitMs?: number;
};

/** Whether LinkedIn may be asked again. Also if the wait seems too long, because n8n's clock was set back meanwhile. */
export function isWaitOver(trouble: Trouble | undefined, now: number): boolean {
	const wait = (trouble?.dueAt ?? 0) - now;
	return wait <= SLACK || wait > LONGEST_WAIT;
}

export function hasLasted(trouble: Trouble | undefined, ms: number, now: number): boolean {
	return trouble !== undefined && now - trouble.since >= ms - SLACK;
}

/** The trouble after another failure. */
export function worse(before: Trouble | undefined, failure: TroubleCause, now: number): Trouble {
	const { waitMs = 0, ...words } = failure;
	const waitBefore = before === undefined ? 0 : before.dueAt - before.failedAt;
	const wait = clamp(Math.max(2 * waitBefore, waitMs), MINUTE, LONGEST_WAIT);
	// If n8n's clock was ahead when the trouble began, its beginning would be in the future.
	const since = Math.min(before?.since ?? now, now);
	return { ...before, ...words, since, failedAt: now, dueAt: now + wait };
}

/** Whether LinkedIn has not been asked again long after that was due, for example because a form has no new leads. */
export function isForgotten({ dueAt }: Trouble, now: number): boolean {
	return now - dueAt > 2 * DAY;
}
