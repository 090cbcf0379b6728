import { mapValues, pickBy } from 'lodash';

import { firstCursor } from './cursor';
import { CLOCK_STEP } from './unwatchedTimes';
import { LONGEST_KEPT_DAYS } from '../../shared/rows/retention';
import { isOfOneOwner } from '../../shared/linkedin/leadScope';
import type { LeadOwner } from '../../shared/values/leadOwner';
import type { TriggerSettings } from './triggerSettings';
import type { OwnerState, TriggerState } from './triggerState';
import { isOwnerInScope, isWatched, ownerKey, watchKey, whollyWatched } from './watchedOwners';

/**
 * n8n renews the token at each 401, so that a page without a role costs two renewals and four calls. It
 * is asked as rarely as which pages there are.
 */
const ASK_AGAIN_AFTER_MS = 60 * 60 * 1000;

/** Of an owner that was left so long ago, LinkedIn keeps no lead any more that was wanted. */
const LONGEST_KEPT_MS = LONGEST_KEPT_DAYS * 86_400_000;

type StartSettings = Pick<TriggerSettings, 'startFrom' | 'overlapMs'>;

/**
 * An owner of whom nothing was read yet. A page that the member got a role in later is read from the trigger's own
 * start on; one that is watched under other settings, from when they were changed.
 */
export function newOwner(
	{ startedAt, changedAt }: TriggerState,
	{ startFrom, overlapMs }: StartSettings,
): OwnerState {
	const cursor =
		changedAt === undefined
			? firstCursor(startFrom, { now: startedAt, overlapMs })
			: firstCursor({ from: 'now' }, { now: changedAt, overlapMs });
	return { cursor, readAt: 0 };
}

/** What is known of an owner by its `ownerKey`, or of a new one. */
export function ownerStateOf(
	state: TriggerState,
	key: string,
	settings: StartSettings,
): OwnerState {
	return state.owners[key] ?? newOwner(state, settings);
}

/** The owners that LinkedIn has refused with 401 of late, see `TriggerState.refusedAt`. */
export function refusedLately({ refusedAt }: TriggerState, now: number): Record<string, number> {
	return pickBy(refusedAt, (at) => Math.abs(now - Number(at)) < ASK_AGAIN_AFTER_MS);
}

/**
 * What is remembered, under the settings of now: the owners that were watched go on, also those whose role is lost
 * for a while, those that are watched again go on where they were left, and all others begin where the trigger had
 * read to. Nothing comes again, nor what was not wanted when it was submitted.
 * @param owners who is watched now
 */
export function watching(
	state: TriggerState,
	owners: readonly LeadOwner[],
	settings: StartSettings & Pick<TriggerSettings, 'scope'>,
	now: number,
): TriggerState {
	const { scope } = settings;
	const watched = watchKey(scope);
	if (state.watched === watched) return state;
	const keysOf = (some: readonly LeadOwner[]) => some.map((owner) => ownerKey(owner, scope));
	const keysNow = keysOf(owners);
	// Also those of whom nothing was read yet, and those whose role is new.
	const watchedBefore = [
		...whollyWatched(state),
		...keysOf(owners.filter((owner) => isWatched(state.watched, owner, scope))),
	];
	const known = {
		...Object.fromEntries(watchedBefore.map((key) => [key, newOwner(state, settings)])),
		...pickBy(state.owners, ({ leftAt = now }) => now - leftAt < LONGEST_KEPT_MS),
	};
	// One event or form is watched on its own page only.
	const isWatchedNow = (key: string) =>
		keysNow.includes(key) || (!isOfOneOwner(scope) && isOwnerInScope(key, scope));
	// Before anything was read, the start is where it always was.
	const changedAt = state.polledAt > 0 ? state.polledAt : state.changedAt;
	return {
		...state,
		owners: mapValues(known, (owner, key) =>
			isWatchedNow(key)
				? watchedAgain(owner, state.polledAt)
				: { ...owner, leftAt: owner.leftAt ?? now },
		),
		watched,
		changedAt,
	};
}

/**
 * An owner that is watched again, or still: what it has of before goes on, without what was submitted meanwhile.
 * @param until when the trigger last read with the settings before
 */
function watchedAgain(owner: OwnerState, until: number): OwnerState {
	const { leftAt, readAt, cursor } = owner;
	if (leftAt === undefined) return owner;
	// Two clocks do not tell which of two moments so close was first.
	const meanwhile = { from: leftAt + CLOCK_STEP, to: until };
	const unwatched = [...cursor.unwatched, meanwhile];
	return { readAt, cursor: { ...cursor, unwatched } };
}
