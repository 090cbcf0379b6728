import { map, mapValues, partition, pickBy, sortBy } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../../shared/values/time';
import { Hashes } from './hashes';
import type { ReadRef } from './lead';
import type { Trouble } from './trouble';
import { BROKEN_AFTER, hasLasted } from './trouble';

/*
 * How far one owner is read. Each lead that LinkedIn has shown is settled (its hash), in the ledger, or not older than the
 * time from which its owner, or its form if that has a time, is read. A reading goes from that time to the present, in
 * slices, the oldest first. A slice that was read whole moves the time to its end, but never beyond an hour before its
 * reading began: LinkedIn's API has no cursor, and may list a lead a little late.
 *
 * A new lead is only in memory. If the poll does not output it, the time that is stored is the lead's (`withLeftOver`): to
 * read again is the retry.
 *
 * A form is closed while its leads would be output in vain. Then it does not hold its owner back: the time of its oldest
 * lead that was passed becomes the form's own. When it is open again, the owner's list is read from there, too.
 *
 * Once a day, the time moves seven days back. This look back is the one insurance for all that LinkedIn lists late, hides,
 * or fails to show for a while.
 */

/** LinkedIn may list a lead late. The next reading still finds leads that were listed up to this much later. */
const OVERLAP = HOUR;

export const LOOK_BACK = 7 * DAY;

/** How long hashes are kept, by the time of submission. */
const KEPT_FOR = 30 * DAY;

/** Of all owners together; they take some 300 kB of the stored state. */
export const MOST_HASHES = 30_000;

/** A slice is never shorter, however many leads it brings. */
export const SHORTEST_SLICE = MINUTE;

/** What is remembered of a Page or ad account. Times are of submission, by LinkedIn's clock, unless they end with `At`. */
export interface Owner {
	/** It is read from here. */
	from: number;
	/** How much time is read at once, in milliseconds; undefined for all. */
	length?: number;
	/** The last reading, complete or not. */
	askedAt: number;
	lookedBackAt: number;
	/** Hashes of older leads are forgotten, so that these must not be read again. */
	forgottenTo: number;
	/** Settled leads. */
	settled: Hashes;
	/** LinkedIn fails to show its leads. */
	trouble?: Trouble;
	/** LinkedIn fails to show some leads, and shows those beside them. */
	broken?: Trouble;
	/** By form id, as far as there is anything to remember. */
	forms: Record<string, Form>;
}

export interface Form {
	/** Its leads are read from here, where this is earlier than the owner's time. */
	from?: number;
	/** LinkedIn fails to show the form itself. */
	trouble?: Trouble;
}

/** Whether leads of a form, by its id, are passed for now. */
export type IsClosed = (formId: string) => boolean;

export interface Slice {
	from: number;
	/** Exclusive; undefined for the present. */
	until?: number;
	/** Whether it begins at the time of a form. */
	isOfForms?: boolean;
}

/** What reading a slice has shown. */
export interface SliceEnd {
	slice: Slice;
	/** When reading began. */
	readAt: number;
	/** Whether the slice brought so few leads that a longer one could be read at once. */
	isSmall: boolean;
}

/** Before the first reading. @param since the earliest wanted time */
export function firstOwner(since: number, now: number): Owner {
	return {
		from: since,
		askedAt: 0,
		lookedBackAt: now,
		forgottenTo: since,
		settled: new Hashes(),
		forms: {},
	};
}

/**
 * The owner when a reading begins: once a day, seven days back.
 * @param since the earliest wanted time
 */
export function begun(owner: Owner, since: number, now: number): Owner {
	const { lookedBackAt, forgottenTo } = owner;
	// n8n's clock was set back, and what was submitted meanwhile may not have been read.
	const isSetBack = owner.from > now || lookedBackAt > now;
	const from = Math.min(owner.from, now - OVERLAP);
	if (now - lookedBackAt < DAY && !isSetBack) return { ...owner, from: Math.max(from, since) };
	const back = Math.max(from - LOOK_BACK, Math.min(forgottenTo, from), since);
	return { ...owner, from: back, lookedBackAt: now };
}

/** The next slice. @param from where this poll reads on */
export function nextSlice({ length = Infinity }: Owner, from: number, now: number): Slice {
	const until = from + length;
	return until < now ? { from, until } : { from };
}

/** From the earliest time of an open form to that of the owner; undefined if no open form has an earlier one. */
export function backlog(owner: Owner, isClosed: IsClosed): Required<Slice> | undefined {
	const times = Object.entries(owner.forms).map(([formId, { from = Infinity }]) =>
		isClosed(formId) ? Infinity : from,
	);
	const from = Math.max(owner.forgottenTo, Math.min(...times));
	return from < owner.from ? { from, until: owner.from, isOfForms: true } : undefined;
}

/** The next slice of it. */
export function nextOfBacklog(owner: Owner, isClosed: IsClosed): Slice | undefined {
	const all = backlog(owner, isClosed);
	return all && { ...all, until: Math.min(all.from + (owner.length ?? Infinity), all.until) };
}

/** After a slice that brought too much, or of which a part failed. */
export function shortened(owner: Owner, { from, until }: Slice, now: number): Owner {
	const length = (until ?? now) - from;
	return { ...owner, length: Math.max(SHORTEST_SLICE, Math.floor(length / 2)) };
}

/** Whether broken leads are passed, because LinkedIn has failed to show some for long enough. */
export function passesBroken({ broken }: Owner, now: number): boolean {
	return hasLasted(broken, BROKEN_AFTER, now);
}

/** Moves the time to the end of a slice that was read whole. */
export function passed(owner: Owner, { slice, readAt, isSmall }: SliceEnd): Owner {
	const { until = Infinity } = slice;
	const length = lengthAfter(owner, isSmall);
	return {
		...owner,
		from: Math.max(owner.from, Math.min(until, readAt - OVERLAP)),
		length: slice.until === undefined && isSmall ? undefined : length,
	};
}

/** Moves the times of open forms to the end of a slice of the backlog that was read whole. */
export function passedForms(
	owner: Owner,
	{ slice: { until = Infinity }, isSmall }: Pick<SliceEnd, 'slice' | 'isSmall'>,
	isClosed: IsClosed,
): Owner {
	const forms = mapValues(owner.forms, (form, formId) =>
		form.from === undefined || isClosed(formId)
			? form
			: { ...form, from: Math.max(form.from, until) },
	);
	return { ...owner, forms, length: lengthAfter(owner, isSmall) };
}

/** Twice as long, after a slice with few leads. */
function lengthAfter({ length }: Owner, isSmall: boolean): number | undefined {
	return isSmall && length !== undefined ? 2 * length : length;
}

/** The owner after leads of closed forms were passed. */
export function withPassed(owner: Owner, leads: readonly ReadRef[]): Owner {
	return leads.reduce((known, { formId, submittedAt }) => {
		const { [formId]: form } = known.forms;
		if (submittedAt >= (form?.from ?? Infinity)) return known;
		return { ...known, forms: { ...known.forms, [formId]: { ...form, from: submittedAt } } };
	}, owner);
}

/**
 * The owner as it is stored, so that the next poll reads again what this one has not output.
 * @param leads that are in memory, and neither settled nor in the ledger
 */
export function withLeftOver(owner: Owner, leads: readonly ReadRef[], isClosed: IsClosed): Owner {
	const isOfForm = ({ formId }: ReadRef) =>
		owner.forms[formId]?.from !== undefined || isClosed(formId);
	const [ofForms, others] = partition(leads, isOfForm);
	const from = Math.min(owner.from, ...map(others, 'submittedAt'));
	const { forms } = withPassed(owner, ofForms);
	// What is not earlier than the owner's time is read with it.
	const times = mapValues(forms, (form) =>
		form.from !== undefined && form.from < from ? form : { ...form, from: undefined },
	);
	return { ...owner, from, forms: pickBy(times, (form) => form.from ?? form.trouble) };
}

export function withSettled(
	owner: Owner,
	leads: ReadonlyArray<Pick<ReadRef, 'hash' | 'submittedAt'>>,
): Owner {
	const settled = owner.settled.copy();
	for (const { hash, submittedAt } of leads) settled.add(submittedAt, hash);
	return { ...owner, settled };
}

/**
 * Forgets what is older than 30 days and than the times of forms, and the oldest beyond `most` of all owners together; but
 * nothing since the time from which its owner is read.
 */
export function limited(
	owners: Readonly<Record<string, Owner>>,
	now: number,
	most: number,
): Record<string, Owner> {
	const ends = Object.values(owners).flatMap(({ settled }) => settled.ends);
	const excess = ends.length - most;
	const oldest = excess > 0 ? sortBy(ends)[excess - 1] : 0;
	return Object.fromEntries(
		Object.entries(owners).map(([key, owner]) => {
			const { from, settled, forgottenTo } = owner;
			const times = Object.values(owner.forms).map((form) => form.from ?? from);
			const old = Math.min(from - LOOK_BACK, now - KEPT_FOR, ...times);
			const end = Math.min(from, Math.max(old, oldest));
			if (end <= forgottenTo) return [key, owner];
			const kept = settled.copy();
			kept.forgetBefore(end);
			return [key, { ...owner, settled: kept, forgottenTo: end }];
		}),
	);
}

/** The owner that has most hashes, where there are too many: it waits until they may be forgotten. */
export function fullest(owners: Readonly<Record<string, Owner>>, most = MOST_HASHES) {
	const bySize = sortBy(Object.entries(owners), ([, { settled }]) => settled.size);
	const size = bySize.reduce((sum, [, { settled }]) => sum + settled.size, 0);
	return size > most ? bySize.at(-1)?.[0] : undefined;
}
