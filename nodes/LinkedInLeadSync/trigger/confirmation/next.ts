import type { Confirmation, DueLeads, HeldForm, SetAsideLead } from './confirmation';
import { isUnsure } from './evidence';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long others wait for an execution. */
export const LONGEST_ALONE = 15 * MINUTE;

/** Nothing tells yet whether it is about the lead; each wait is twice as long. */
const FIRST_WAIT_OF_UNSURE = 15 * MINUTE;
const LONGEST_WAIT_OF_UNSURE = 6 * HOUR;

/** The first wait of a lead that failed alone while others succeeded; each one is four times as long. */
const FIRST_WAIT = HOUR;
const LONGEST_WAIT = 2 * DAY;

/** What to emit next. */
export type Next =
	| { kind: 'new' }
	| { kind: 'due'; due: DueLeads }
	| { kind: 'check' }
	| { kind: 'setAside'; lead: SetAsideLead }
	| { kind: 'form'; form: HeldForm };

/**
 * What is to be emitted next, undefined when nothing may be for now.
 * New leads come before those that were tried alone already, which must keep no other waiting.
 * @param inThisPoll `unreadable`: what could not be read; `isNewRead`: whether there are no new leads any more
 * @param now epoch milliseconds
 */
export function nextOf(
	confirmation: Confirmation,
	{ unreadable, isNewRead }: { unreadable: ReadonlySet<object>; isNewRead: boolean },
	now: number,
): Next | undefined {
	const { doubt, outage, due, heldForms, setAside } = confirmation;
	if (outage !== undefined) return now >= outage.nextCheckAt ? { kind: 'check' } : undefined;
	if (doubt !== undefined) return { kind: 'check' };
	const isReadable = (each: object) => !unreadable.has(each);
	const first = due.find((each) => isReadable(each) && (each.notBefore ?? 0) <= now);
	if (first !== undefined) return { kind: 'due', due: first };
	if (!isNewRead) return { kind: 'new' };
	const form = heldForms.find((each) => isReadable(each) && isTimeFor(each, now));
	if (form !== undefined) return { kind: 'form', form };
	// However many failed in an outage, one of them tells as much as all.
	const isPause = setAside.some(
		(each) => isUnsure(each) && Math.abs(now - each.triedAt) < FIRST_WAIT_OF_UNSURE,
	);
	const lead = setAside.find(
		(each) => isReadable(each) && isTimeFor(each, now) && !(isPause && isUnsure(each)),
	);
	return lead === undefined ? undefined : { kind: 'setAside', lead };
}

function isTimeFor(waiting: SetAsideLead | HeldForm, now: number): boolean {
	const { since, interruptedSince, triedAt, tries } = waiting;
	const isSure = (since ?? interruptedSince) !== undefined;
	const wait = isSure
		? Math.min(LONGEST_WAIT, FIRST_WAIT * 4 ** (tries - 1))
		: Math.min(LONGEST_WAIT_OF_UNSURE, FIRST_WAIT_OF_UNSURE * 2 ** (tries - 1));
	// A clock that was set back must not make it wait for ever.
	return Math.abs(now - triedAt) >= wait;
}

/** Everything that waits is tried at once, as after somebody has mended something. */
export function tryAtOnce(confirmation: Confirmation): void {
	for (const waiting of [...confirmation.setAside, ...confirmation.heldForms]) waiting.triedAt = 0;
	for (const due of confirmation.due) due.notBefore = undefined;
	if (confirmation.outage !== undefined) confirmation.outage.nextCheckAt = 0;
	confirmation.untold = 0;
}
