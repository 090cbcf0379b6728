import { partition, sortBy } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';

import { isOfOneOwner } from '../../shared/linkedin/owners';
import type { LeadScope } from '../../shared/values/leadOwner';
import { isOwnerInScope } from '../../shared/values/leadOwner';
import type { ReadRef } from './memory/lead';
import type { Lead } from './memory/lead';
import { asNew } from './memory/lead';
import { ALL, isBroken, isRowBroken } from './memory/ledger';
import { droppedError, notTriedError } from './reports';
import type { PollState } from './stateStore';
import { LONGEST_MISSING } from './memory/state';

/** Stops reading new leads at this number of waiting leads, to limit the stored data in long outages. */
const MOST_WAITING = 5_000;

/** Beyond this many leads of owners that are not watched, the oldest are dropped. */
const MOST_UNWATCHED = 2_000;

/** As many may be read then. */
const ROOM_TO_READ = 1_000;

/** Of the waiting leads, while there are other owners. */
const SHARE_OF_WAITING = 0.5;

/** How many leads may wait, so that the stored data stay small in long outages, and which are dropped beyond that. */
export class WaitingLeads {
	/** Keys of the watched owners. */
	private owners: readonly string[] = [];

	constructor(
		private readonly context: IPollFunctions,
		private readonly state: PollState,
		private readonly scope: LeadScope,
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
		const isUnwatched = ({ owner }: ReadRef) => !watched.has(owner);
		const { fresh, ledger } = state.now;
		const [gone, ofWatched] = partition(fresh, isUnwatched);
		const [unwatched, others] = partition([...ledger.leads, ...gone.map(asNew)], isUnwatched);
		const missing = unwatched.map((lead) => ({ ...lead, missingSince: lead.missingSince ?? now }));
		state.change({ fresh: ofWatched, ledger: { ...ledger, leads: [...others, ...missing] } });
		const isOver = ({ missingSince = now }: Lead) => now - missingSince >= LONGEST_MISSING;
		const [old, kept] = partition(missing, isOver);
		const excess = Math.max(0, kept.length - MOST_UNWATCHED);
		const dropped = [...old, ...sortBy(kept, 'from').slice(0, excess)];
		state.leave(dropped);
		const isListed = scope.owner === undefined && !isOfOneOwner(scope);
		const notListed = dropped.filter(({ owner }) => isListed && isOwnerInScope(owner, scope));
		if (notListed.length === 0) return;
		context.__emitError(droppedError(context.getNode(), notListed, state.now.pages?.names));
	}

	/** At its share, the oldest new leads of an owner's broken forms make room for a slice. */
	private dropUntried(owner: string): void {
		const { context, state } = this;
		const { ledger, fresh } = state.now;
		const room = this.roomOf(owner);
		// In an outage, no form can be told from the others.
		if (room > 0 || isRowBroken(ledger, ALL)) return;
		const broken = fresh.filter((lead) => lead.owner === owner && isBroken(ledger, lead));
		const dropped = broken.slice(0, ROOM_TO_READ - room);
		if (dropped.length === 0) return;
		state.leave(dropped);
		context.__emitError(notTriedError(context.getNode(), dropped));
	}

	/** How many leads of an owner may still be taken up. */
	roomOf(owner: string): number {
		const share = this.owners.length > 1 ? SHARE_OF_WAITING : 1;
		const { waiting } = this;
		const own = waiting.filter((lead) => lead.owner === owner);
		return Math.min(MOST_WAITING - waiting.length, MOST_WAITING * share - own.length);
	}

	/** How many leads each of so many owners may take up at once: up to twice as many may wait for a moment. */
	roomOfEach(count: number): number {
		return Math.floor((2 * MOST_WAITING - this.waiting.length) / count);
	}

	/** LinkedIn does not show the others, or the settings exclude them, perhaps for weeks. */
	private get waiting(): ReadRef[] {
		const { fresh, ledger } = this.state.now;
		return [...fresh, ...ledger.leads.filter(({ missingSince }) => missingSince === undefined)];
	}
}
