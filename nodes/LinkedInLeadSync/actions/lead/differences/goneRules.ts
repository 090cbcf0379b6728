import { isStandInId } from '../../../../shared/values/leadIdentity';
import { mayBeRoundedId } from '../../../../shared/values/roundedId';
import type { StoredLead } from './storedLeads';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A lead this young may be on its way: to the destination, or into LinkedIn's list. Milliseconds. */
export const YOUNG_MS = 10 * MINUTE_MS;

/** No time zone is further from UTC. */
const FARTHEST_ZONE_MS = 14 * 60 * MINUTE_MS;

/** LinkedIn does not say at which hour of the last day it deletes. */
const RETENTION_MARGIN_DAYS = 7;

/** What was read, and when. Times are epoch milliseconds of LinkedIn's clock. */
export interface ReadRange {
	/** Inclusive; from the beginning when it is absent. */
	start?: number;
	/** Exclusive; to the end when it is absent. */
	end?: number;
	/** When reading began. */
	now: number;
	/** For how many days LinkedIn keeps leads at least. */
	keptDays: number;
}

/**
 * Why a lead that LinkedIn does not show may be there, or gone for another reason than that somebody took it
 * back: its id is one of our own, or was rounded; its time cannot be read; it is not surely within what was
 * read; it is too young; or LinkedIn may have deleted it by itself.
 */
export type Doubt = 'standIn' | 'rounded' | 'noTime' | 'notRead' | 'young' | 'old';

/** Whether a lead is younger than ten minutes, or may be. A time that is not known is none of these. */
export function isYoung(time: number | undefined, now: number): boolean {
	return time !== undefined && time > now - YOUNG_MS;
}

/** Why it is not certain that a stored lead is gone which LinkedIn does not show; undefined when it is. */
export function doubtAbout(
	id: string,
	{ submitted }: StoredLead,
	{ start = -Infinity, end = Infinity, now, keptDays }: ReadRange,
): Doubt | undefined {
	if (isStandInId(id)) return 'standIn';
	if (mayBeRoundedId(id)) return 'rounded';
	if (submitted === undefined) return 'noTime';
	const { time, within, hasZone } = submitted;
	const margin = within + (hasZone ? 0 : FARTHEST_ZONE_MS);
	if (time - margin < start || time + margin >= end) return 'notRead';
	if (isYoung(time + margin, now)) return 'young';
	if (time - margin < now - (keptDays - RETENTION_MARGIN_DAYS) * DAY_MS) return 'old';
	return undefined;
}
