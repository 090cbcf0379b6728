import { partition } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';

import { isOfOneOwner } from '../../shared/linkedin/leadScope';
import type { LeadScope } from '../../shared/values/leadOwner';
import { isOwnerInScope } from '../../shared/values/leadOwner';
import type { Group } from './groups';
import { countOf, oldest } from './groups';
import { LARGEST_SLICE } from './leadReader';
import * as ledgers from './ledger';
import { droppedError, notTriedError } from './notices';
import type { PollState } from './stateStore';
import { LONGEST_MISSING } from './unshown';

/** Stops reading new leads at this number of waiting leads, to limit the stored data in long outages. */
const MOST_WAITING = 5_000;

/** Beyond this many leads of owners that are not watched, the oldest are dropped. */
const MOST_UNWATCHED = 2_000;

/** Of the waiting leads, while there are other owners. */
const SHARE_OF_WAITING = 0.5;

/** How many leads may wait, so that the stored data stay small in long outages, and which are dropped beyond that. */
export class WaitingLeads {
	/** Keys of the watched owners. */
	private owners: readonly string[] = [];

	/** @param isReady whether the owner and form of a group are chosen and not in trouble */
	constructor(
		private readonly context: IPollFunctions,
		private readonly state: PollState,
		private readonly scope: LeadScope,
		private readonly isReady: (group: Group) => boolean,
	) {}

	/**
	 * Drops what waited for too long, or is too much.
	 * @param owners keys of the watched owners
	 */
	letGo(owners: readonly string[], now: number): void {
		this.owners = owners;
		this.dropUnwatched(now);
		for (const owner of owners) this.dropUntried(owner);
	}

	/** Leads of Pages that LinkedIn no longer lists, or that the user no longer chose, count as missing. */
	private dropUnwatched(now: number): void {
		const { context, state, scope } = this;
		const watched = new Set(this.owners);
		const isUnwatched = ({ owner }: Group) => !watched.has(owner);
		const groups = this.ledger.groups.map((group) =>
			isUnwatched(group) ? { ...group, missingSince: group.missingSince ?? now } : group,
		);
		state.change({ ledger: { ...this.ledger, groups } });
		const isOver = ({ missingSince = now }: Group) => now - missingSince >= LONGEST_MISSING;
		const [old, kept] = partition(groups.filter(isUnwatched), isOver);
		const excess = Math.max(0, countOf(kept) - MOST_UNWATCHED);
		const dropped = [...old, ...oldest(kept, excess)];
		state.leave(dropped);
		const isListed = scope.owner === undefined && !isOfOneOwner(scope);
		const notListed = dropped.filter(({ owner }) => isListed && isOwnerInScope(owner, scope));
		if (notListed.length === 0) return;
		context.__emitError(droppedError(context.getNode(), notListed, state.now.pages?.names));
	}

	/** At its share, the oldest leads of an owner's refused forms make room for a slice. */
	private dropUntried(owner: string): void {
		const { context } = this;
		const room = this.roomOf(owner);
		if (room > 0) return;
		const own = countOf(this.ledger.groups.filter((group) => group.owner === owner));
		const dropped = ledgers.untriedBeyond(this.ledger, owner, own + room - LARGEST_SLICE);
		if (dropped.length === 0) return;
		this.state.leave(dropped);
		context.__emitError(notTriedError(context.getNode(), dropped));
	}

	/** How many leads of an owner may still be taken up. */
	roomOf(owner: string): number {
		const share = this.owners.length > 1 ? SHARE_OF_WAITING : 1;
		const own = this.waiting.filter((group) => group.owner === owner);
		return Math.min(MOST_WAITING - countOf(this.waiting), MOST_WAITING * share - countOf(own));
	}

	/** How many leads each of so many owners may take up at once: up to twice as many may wait for a moment. */
	roomOfEach(count: number): number {
		return Math.floor((2 * MOST_WAITING - countOf(this.waiting)) / count);
	}

	/** The others wait for LinkedIn to show them, or for other settings, perhaps for weeks. */
	private get waiting(): Group[] {
		return this.ledger.groups.filter(
			(group) => group.missingSince === undefined && this.isReady(group),
		);
	}

	private get ledger() {
		return this.state.now.ledger;
	}
}
