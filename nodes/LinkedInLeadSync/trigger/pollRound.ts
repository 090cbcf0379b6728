import type { NodeOperationError } from 'n8n-workflow';

import type { LeadOwner } from '../../shared/values/leadOwner';
import { ownerInWords } from '../../shared/values/leadOwner';
import { concernsEveryOwner, refusalOfOwner } from '../../shared/linkedin/owners';
import { isUnauthorized } from '../../shared/wire/errors/linkedInError';
import { inParallel } from '../../shared/wire/inParallel';
import type { Cursor } from './cursor';
import type { EmittedLead } from './emittedLeads';
import { emittedLeads, foundLead } from './emittedLeads';
import { isOfHeldForm } from './heldForms';
import { readOwner } from './ownerReading';
import type { PollTurn } from './pollTurn';
import { notedRefusals, refusedError } from './refusals';
import type { Room } from './slice';
import { nextSliceSize } from './sliceSize';
import type { TriggerState } from './triggerState';
import type { WatchedOwners } from './watchedOwners';
import { ownerKey, watchedOwners } from './watchedOwners';
import { ownerStateOf, refusedLately, watching } from './watching';

/** How the reading of one owner ended. */
interface OwnerEnd {
	failed?: { error: unknown; isRefusal: boolean };
}

/** One poll over all watched owners. */
export class PollRound {
	/** By the owners' turns. */
	private readonly leadsOfOwners: EmittedLead[][] = [];

	private state: TriggerState;

	private readonly room: Room;

	private isEnded = false;

	private isAnyRead = false;

	/** What somebody must hear of, whatever comes of this poll. */
	readonly notices: NodeOperationError[] = [];

	/** Owners that LinkedIn failed to serve, see `ownerKey`. */
	readonly failing: string[] = [];

	/** @param most leads to emit: n8n keeps all of an execution in memory */
	constructor(
		private readonly turn: PollTurn,
		most: number,
	) {
		const { state, startedAt } = turn;
		this.room = { left: most };
		this.state = {
			...state,
			refusedAt: refusedLately(state, startedAt),
			owners: { ...state.owners },
		};
	}

	/**
	 * Leads and cursors fit each other at any moment, also while it runs.
	 * @returns the failure that nobody would otherwise hear of, if there was one
	 */
	async run(): Promise<unknown> {
		const failure = await this.readAll();
		this.isEnded = true;
		return failure;
	}

	get leads(): EmittedLead[] {
		return this.leadsOfOwners.flat();
	}

	/** Whether there may be more leads than it had room or time for. */
	get isCut(): boolean {
		return this.isOutOfTime();
	}

	/** Whether anything was read that the next poll need not read again, emitted or not. */
	get hasProgress(): boolean {
		return this.isAnyRead || this.state.organizations !== this.turn.state.organizations;
	}

	next(): TriggerState {
		const { state, isEnded, isAnyRead, turn } = this;
		const largestSlice = nextSliceSize(state.largestSlice, isEnded);
		// Settings count from when something was read with them: before, they may be set back.
		const { owners, watched, changedAt } = isAnyRead ? state : turn.state;
		// What is still under way must not change what was taken over.
		return { ...state, owners: { ...owners }, watched, changedAt, largestSlice };
	}

	private async readAll(): Promise<unknown> {
		const { state } = this;
		const { client, settings, startedAt } = this.turn;
		let watched: WatchedOwners;
		try {
			watched = await watchedOwners(client, settings.scope, state.organizations, startedAt);
		} catch (error) {
			return error;
		}
		if (watched.notice !== undefined) this.notices.push(watched.notice);
		this.state = {
			...watching(state, watched.owners, settings, startedAt),
			organizations: watched.organizations,
		};
		const asked = this.leastRecentFirst(this.notRefused(watched.owners));
		const ends = await this.readOwners(asked);
		this.noteRefusals(watched.owners, asked, ends);
		return this.failureToTell(asked, ends) ?? watched.failure;
	}

	private async readOwners(owners: LeadOwner[]): Promise<Array<OwnerEnd | undefined>> {
		const { client, context } = this.turn;
		let isInVain = false;
		return await inParallel(
			owners,
			client.calls.atOnce,
			async (owner, index): Promise<OwnerEnd | undefined> => {
				// However little time is left, each poll gets on.
				if (isInVain || (index > 0 && this.isOutOfTime())) return undefined;
				try {
					await this.readOne(owner, index);
					return {};
				} catch (error) {
					context.logger.warn(
						`The leads of ${ownerInWords(owner)} could not be read in this poll. ${client.wrapped(error).message}`,
					);
					isInVain ||= concernsEveryOwner(error);
					const isRefusal = (await refusalOfOwner(client, owner, error)) !== undefined;
					if (!isRefusal) this.failing.push(this.keyOf(owner));
					return { failed: { error: error as unknown, isRefusal } };
				}
			},
		);
	}

	private failureToTell(owners: LeadOwner[], ends: ReadonlyArray<OwnerEnd | undefined>): unknown {
		const failures = ends.flatMap((end) => end?.failed ?? []);
		const failure = failures.find(({ isRefusal }) => !isRefusal);
		if (failure !== undefined) return failure.error;
		// One refused page hides none of the others, but it must be heard when there are no others.
		if (!ends.some(isRead)) return failures[0]?.error;
		this.rememberRefused(owners.filter((_, index) => isUnauthorized(ends[index]?.failed?.error)));
		return undefined;
	}

	/** Where nobody can be read, the poll fails, which says more. */
	private noteRefusals(
		watched: readonly LeadOwner[],
		asked: readonly LeadOwner[],
		ends: ReadonlyArray<OwnerEnd | undefined>,
	): void {
		if (!ends.some(isRead)) return;
		const { context, startedAt } = this.turn;
		const keysOf = (owners: readonly LeadOwner[]) => owners.map((owner) => this.keyOf(owner));
		const isRefused = (owner: LeadOwner) => {
			const index = asked.indexOf(owner);
			// One that was refused within the hour is not asked.
			return index < 0 || ends[index]?.failed?.isRefusal === true;
		};
		const met = {
			watched: keysOf(watched),
			read: keysOf(asked.filter((_, index) => isRead(ends[index]))),
			refused: keysOf(watched.filter(isRefused)),
		};
		const { refusals, due } = notedRefusals(this.state.refusals, met, startedAt);
		this.state.refusals = refusals;
		const toTell = watched.filter((owner) => due.includes(this.keyOf(owner)));
		if (toTell.length > 0) this.notices.push(refusedError(context.getNode(), toTell));
	}

	private rememberRefused(owners: LeadOwner[]): void {
		const { context, startedAt } = this.turn;
		for (const owner of owners) {
			this.state.refusedAt[this.keyOf(owner)] = startedAt;
			context.logger.warn(
				`LinkedIn refuses the leads of ${ownerInWords(owner)}, but not those of others: the signed-in member presumably has no role there any more that may read leads. Ask a page admin to give it back; the trigger tries once an hour, and then reads what was missed.`,
			);
		}
	}

	/** All of them where there are no others: only by others is a refused page told from a bad token. */
	private notRefused(owners: LeadOwner[]): LeadOwner[] {
		const others = owners.filter((owner) => this.state.refusedAt[this.keyOf(owner)] === undefined);
		if (others.length > 0) return others;
		this.state.refusedAt = {};
		return owners;
	}

	private async readOne(owner: LeadOwner, index: number): Promise<void> {
		const { state, room } = this;
		const { client, settings, leadRows } = this.turn;
		const leads: EmittedLead[] = [];
		this.leadsOfOwners[index] = leads;
		const key = this.keyOf(owner);
		const { cursor } = ownerStateOf(state, key, settings);
		// What was taken before must not come again with what waits.
		const isHeldBack = (lead: unknown, hash: string) =>
			!cursor.seen.has(hash) && isOfHeldForm(state.confirmation.heldForms, lead, key);
		const wanted = { ...settings, isHeldBack };
		const parts = readOwner(client, owner, cursor, wanted, room, state.largestSlice);
		for await (const { emitted, next, span, isEmpty } of parts) {
			const found = emitted.map((entry) => foundLead(entry, key, span));
			leads.push(...(await emittedLeads(leadRows, found, owner, settings)));
			this.keep(owner, next);
			if (!isEmpty && this.isOutOfTime()) return;
		}
	}

	private keep(owner: LeadOwner, cursor: Cursor): void {
		const { state } = this;
		const { startedAt } = this.turn;
		state.owners[this.keyOf(owner)] = { cursor, readAt: startedAt };
		state.polledAt = startedAt;
		this.isAnyRead = true;
	}

	private leastRecentFirst(owners: LeadOwner[]): LeadOwner[] {
		const readAt = (owner: LeadOwner) => this.state.owners[this.keyOf(owner)]?.readAt ?? 0;
		return [...owners].sort((a, b) => readAt(a) - readAt(b));
	}

	private keyOf(owner: LeadOwner): string {
		return ownerKey(owner, this.turn.settings.scope);
	}

	private isOutOfTime(): boolean {
		return this.turn.timeLeft() < 0 || this.room.left <= 0;
	}
}

function isRead(end: OwnerEnd | undefined): boolean {
	return end !== undefined && end.failed === undefined;
}
