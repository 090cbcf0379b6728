import { map, mapValues, max, omit, partition, pickBy, some } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../../shared/values/time';
import { Hashes } from './hashes';
import type { FormOfOwner } from './keys';
import type { ReadRef } from './lead';
import type { Trouble } from './trouble';

/*
 * How far one owner is read. A lead that LinkedIn has shown is always in one of three places, so that none is lost: it
 * is settled (its hash is kept), it is in the ledger, or it was submitted after the time from which its owner or its
 * form is read again (`readFrom`).
 *
 * A reading goes from `readFrom` to the present in slices, the oldest first. After a slice that was read whole,
 * `readFrom` moves to the end of the slice. It stays an hour behind the beginning of the reading, because LinkedIn's
 * API has no cursor and may list a lead late.
 *
 * New leads are only in memory. If a poll ends before it has output them, `readFrom` moves back to the oldest of them
 * (`rewound`), and the next poll reads them again.
 *
 * A form is closed while it is broken (ledger.ts) or LinkedIn fails to show it: its leads would be output in vain. They
 * are held, so that they do not hold back leads of other forms, and the form gets its own `readFrom`: the time of
 * its oldest held lead. Once the form is open again, the owner's list is read from there. If too many leads fail, a form
 * is held up to the last one that failed (`heldTo`), and its newer leads go on.
 *
 * A lead that LinkedIn fails to show, while it shows others, is left out, and the next reading begins five minutes behind
 * this one. Once a day, `readFrom` moves seven days back. This look back finds leads that LinkedIn listed late or failed
 * to show.
 */

/** How late LinkedIn may list a lead so that the next reading still finds it. */
const OVERLAP = HOUR;

/**
 * The same where LinkedIn failed to show leads: the next readings would meet these leads again, and each search for them
 * takes many calls.
 */
const OVERLAP_AFTER_SEARCH = 5 * MINUTE;

const LOOK_BACK = 7 * DAY;

/** How long hashes are kept, from the submission of their leads on: those of 30,000 leads take some 300 kB of the stored state. */
const KEPT_FOR = 30 * DAY;

/** A slice is never shorter, however many leads it brings. */
export const SHORTEST_SLICE = MINUTE;

/**
 * What the trigger stores for a Page or ad account. Times that end with `At` are by n8n's clock, all others by
 * LinkedIn's: the times of leads' submissions.
 */
export interface Owner {
	/** The next reading begins with leads that were submitted at this time. */
	readFrom: number;
	/** How much time a slice covers, in milliseconds; undefined if one slice covers everything up to the present. */
	length?: number;
	/** The choice of event, form, and test leads with which it was read; see `withChoice`. */
	choice?: string;
	/** When LinkedIn was last asked for its leads, whether or not it answered. */
	askedAt: number;
	/** When the last look back began. */
	lookedBackAt: number;
	/** Hashes of older leads are deleted, so no reading begins earlier: these leads would be taken for new ones. */
	forgottenTo: number;
	/** Leads that were stored or skipped. */
	settled: Hashes;
	/** Why LinkedIn shows none of its leads. */
	trouble?: Trouble;
	/** That LinkedIn fails to show so many leads of those since `from`, although it shows others. */
	unshown?: Unshown;
	/** Since when leads that are a day old or older wait for their reading or their first execution. */
	behindSince?: number;
	/** By form id; only forms that are read from a time of their own or have trouble. */
	forms: Record<string, Form>;
}

export type Unshown = Trouble & { from: number; count: number };

export interface Form {
	/** Its leads are read from here, where this is earlier than the owner's time. */
	readFrom?: number;
	/** Its leads up to this time are held while too many leads fail. */
	heldTo?: number;
	/** Why LinkedIn does not show the form and its questions. */
	trouble?: Trouble;
}

/** Whether leads of a form are held for now. */
export type IsClosed = (formId: string) => boolean;

export interface Slice {
	from: number;
	/** Exclusive; undefined for the present. */
	until?: number;
	/** Whether it is read for leads that were held while their forms were closed. */
	isOfForms?: boolean;
}

/** A slice that was read whole. */
export interface SliceEnd {
	slice: Slice;
	/** When reading began. */
	readAt: number;
	/** Whether the slice brought so few leads that a longer one could be read at once. */
	isSmall: boolean;
	/** Whether LinkedIn failed to show some of its leads. */
	hasUnshown?: boolean;
}

/** An owner that was never read. @param since the earliest wanted time of submission */
export function firstOwner(since: number, now: number): Owner {
	return {
		readFrom: since,
		askedAt: 0,
		lookedBackAt: now,
		forgottenTo: since,
		settled: new Hashes(),
		forms: {},
	};
}

/**
 * The owner for a choice. With another one, it may have been read past leads that are wanted now, so it is read again as
 * far back as hashes tell the known leads.
 */
export function withChoice(owner: Owner, choice: string): Owner {
	return owner.choice === choice ? owner : { ...owner, choice, readFrom: owner.forgottenTo };
}

/**
 * The owner at the beginning of a reading, which overlaps the previous one by an hour, and once a day by seven days.
 * @param since the earliest wanted time of submission
 */
export function begun(owner: Owner, since: number, now: number): Owner {
	const { lookedBackAt, forgottenTo } = owner;
	// A time in the future shows that n8n's clock was set back. Leads submitted before that may be unread, so look back.
	const isSetBack = owner.readFrom > now || lookedBackAt > now;
	const from = isSetBack ? Math.min(owner.readFrom, now - OVERLAP) : owner.readFrom;
	if (now - lookedBackAt < DAY && !isSetBack) return { ...owner, readFrom: Math.max(from, since) };
	const back = Math.max(from - LOOK_BACK, Math.min(forgottenTo, from), since);
	return { ...owner, readFrom: back, lookedBackAt: now };
}

/** The next slice. @param from its first time of submission */
export function nextSlice({ length = Infinity }: Owner, from: number, now: number): Slice {
	const until = from + length;
	return until < now ? { from, until } : { from };
}

/** Where the held leads of forms that are open again are: before the owner's time. Undefined if there are none. */
export function backlog(owner: Owner, isClosed: IsClosed): Required<Slice> | undefined {
	const times = Object.entries(owner.forms).map(([formId, { readFrom = Infinity, heldTo }]) =>
		isClosed(formId) || heldTo !== undefined ? Infinity : readFrom,
	);
	const from = Math.max(owner.forgottenTo, Math.min(...times));
	return from < owner.readFrom ? { from, until: owner.readFrom, isOfForms: true } : undefined;
}

/** The next slice of the backlog. */
export function nextOfBacklog(owner: Owner, isClosed: IsClosed): Required<Slice> | undefined {
	const all = backlog(owner, isClosed);
	return all && { ...all, until: Math.min(all.from + (owner.length ?? Infinity), all.until) };
}

/** Halves the next slice, because this one had too many leads or failed after its beginning. */
export function shortened(owner: Owner, { from, until }: Slice, now: number): Owner {
	const length = (until ?? now) - from;
	return { ...owner, length: Math.max(SHORTEST_SLICE, Math.floor(length / 2)) };
}

/** Moves the owner's time to the end of a slice that was read whole. */
export function advanced(owner: Owner, { slice, readAt, isSmall, hasUnshown }: SliceEnd): Owner {
	const { until = Infinity } = slice;
	const overlap = hasUnshown ? OVERLAP_AFTER_SEARCH : OVERLAP;
	const isAll = slice.until === undefined && isSmall;
	// What was read up to the present does not tell how much of held leads can be read at once.
	const lengthForAll = some(owner.forms, 'readFrom') ? owner.length : undefined;
	return {
		...owner,
		readFrom: Math.max(owner.readFrom, Math.min(until, readAt - overlap)),
		length: isAll ? lengthForAll : lengthAfter(owner, isSmall),
	};
}

/** Moves the times of open forms to the end of a slice of the backlog that was read whole. */
export function advancedForms(
	owner: Owner,
	{ slice: { until = Infinity }, isSmall }: Pick<SliceEnd, 'slice' | 'isSmall'>,
	isClosed: IsClosed,
): Owner {
	const forms = mapValues(owner.forms, (form, formId) =>
		form.readFrom === undefined || form.heldTo !== undefined || isClosed(formId)
			? form
			: { ...form, readFrom: Math.max(form.readFrom, until) },
	);
	return { ...owner, forms, length: lengthAfter(owner, isSmall) };
}

/** A slice with few leads doubles the next one. */
function lengthAfter({ length }: Owner, isSmall: boolean): number | undefined {
	return isSmall && length !== undefined ? 2 * length : length;
}

/** Notes held leads: each form is read again from its oldest one. */
export function withHeld(owner: Owner, leads: readonly ReadRef[]): Owner {
	return leads.reduce((after, { formId, submittedAt }) => {
		const { [formId]: form } = after.forms;
		if (submittedAt >= (form?.readFrom ?? Infinity)) return after;
		return { ...after, forms: { ...after.forms, [formId]: { ...form, readFrom: submittedAt } } };
	}, owner);
}

/** Holds the leads of a form up to this one, which failed while too many others fail. */
export function withHeldTo(owner: Owner, lead: ReadRef): Owner {
	const after = withHeld(owner, [lead]);
	const { [lead.formId]: form } = after.forms;
	const heldTo = Math.max(form.heldTo ?? 0, lead.submittedAt);
	return { ...after, forms: { ...after.forms, [lead.formId]: { ...form, heldTo } } };
}

/** Opens the forms that `withHeldTo` holds. */
export function withoutHeldTo(owner: Owner): Owner {
	if (!some(owner.forms, 'heldTo')) return owner;
	return { ...owner, forms: mapValues(owner.forms, (form) => omit(form, 'heldTo')) };
}

/**
 * Moves the times back to leads that this poll has not output, so that the next one reads them again.
 * @param unsent leads in memory that are neither settled nor in the ledger
 */
export function rewound(owner: Owner, unsent: readonly ReadRef[], isClosed: IsClosed): Owner {
	const isReadByForm = ({ formId }: ReadRef) =>
		owner.forms[formId]?.readFrom !== undefined || isClosed(formId);
	const [byForm, byOwner] = partition(unsent, isReadByForm);
	const readFrom = Math.min(owner.readFrom, ...map(byOwner, 'submittedAt'));
	const { forms } = withHeld(owner, byForm);
	// A form needs no time of its own where the owner is read from the same time or earlier.
	const times = mapValues(forms, (form) =>
		form.readFrom !== undefined && form.readFrom < readFrom
			? form
			: { ...form, readFrom: undefined },
	);
	return {
		...owner,
		readFrom,
		forms: pickBy(times, (form) => form.readFrom ?? form.heldTo ?? form.trouble),
	};
}

export function withSettled(
	owner: Owner,
	leads: ReadonlyArray<Pick<ReadRef, 'hash' | 'submittedAt'>>,
): Owner {
	const settled = owner.settled.copy();
	for (const { hash, submittedAt } of leads) settled.add(submittedAt, hash);
	return { ...owner, settled };
}

/** Deletes hashes of leads that are older than 30 days and that no look back and no form reads again. */
export function withoutOldHashes(owner: Owner, now: number): Owner {
	const { readFrom, settled, forgottenTo, forms } = owner;
	const times = map(forms, (form) => form.readFrom ?? readFrom);
	// Never later than the newest lead: n8n's clock may be ahead, and `readFrom` with it.
	const newest = max(settled.ends) ?? 0;
	const end = Math.min(readFrom - LOOK_BACK, now - KEPT_FOR, newest, ...times);
	if (end <= forgottenTo) return owner;
	const kept = settled.copy();
	kept.forgetBefore(end);
	return { ...owner, settled: kept, forgottenTo: end };
}

/** Forms of which leads are held, and wait at LinkedIn. */
export function heldForms(owners: Readonly<Record<string, Owner>>): FormOfOwner[] {
	return Object.entries(owners).flatMap(([owner, { forms }]) =>
		Object.keys(pickBy(forms, ({ readFrom }) => readFrom !== undefined)).map((formId) => ({
			owner,
			formId,
		})),
	);
}
