import { pickBy } from 'lodash';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { failureOf } from '../../shared/api/errors/linkedInError';
import type { LeadOwner } from '../../shared/api/leadOwner';
import { ownerInWords } from '../../shared/api/leadOwner';
import type { LinkedInClient } from '../../shared/api/linkedInClient';
import { isUnauthorized, refusalOfOwner } from '../../shared/api/ownerRefusal';
import { inParallel } from '../../shared/inParallel';
import { LeadRows } from '../../shared/reading/leadRows';
import { initialState, readStoredCursor } from '../../shared/leads/cursor';
import type { CursorState } from '../../shared/leads/cursor';
import { cursorKey, cursorsByFilter } from './filterCursors';
import { emittedLeads, readOwnerWindow } from './ownerWindow';
import { nextSliceSize } from './sliceSize';
import type { TriggerSettings } from './triggerSettings';
import type { TriggerState } from './triggerState';
import type { WatchedOwners } from './watchedOwners';
import { watchedOwners } from './watchedOwners';

/**
 * n8n renews the token at each 401, so that a page without a role costs two renewals and four calls. It
 * is asked as rarely as which pages there are.
 */
const ASK_AGAIN_AFTER_MS = 60 * 60 * 1000;

/** How the reading of one owner ended. */
interface OwnerEnd {
	failed?: { error: unknown; isRefusal: boolean };
}

/** One poll over all watched owners. */
export class PollRound {
	/** By the owners' turns. */
	private readonly itemsOfOwners: IDataObject[][] = [];

	private readonly cursors: TriggerState['cursors'] = {};

	private readonly otherCursors: TriggerState['cursors'];

	private organizations: TriggerState['organizations'];

	private refusedAt: Record<string, number>;

	private readonly leadRows: LeadRows;

	private isEnded = false;

	/** Whether anything was read that the next poll need not read again, emitted or not. */
	hasProgress = false;

	constructor(
		private readonly context: IPollFunctions,
		private readonly client: LinkedInClient,
		private readonly settings: TriggerSettings,
		private readonly state: TriggerState,
		private readonly startedAt: number,
		/** No further owner, nor slice of its leads, is begun after this time. */
		private readonly outOfTimeAt: number,
	) {
		this.organizations = state.organizations;
		this.refusedAt = pickBy(
			state.refusedAt,
			(at) => Math.abs(startedAt - Number(at)) < ASK_AGAIN_AFTER_MS,
		);
		const { own, others } = cursorsByFilter(state.cursors, settings.scope, startedAt);
		this.otherCursors = others;
		this.keepCursors(own);
		this.leadRows = new LeadRows(client, { recalls: true });
	}

	/**
	 * Items and cursors fit each other at any moment, also while it runs.
	 * @returns the failure that nobody would otherwise hear of, if there was one
	 */
	async run(): Promise<unknown> {
		const failure = await this.readAll();
		this.isEnded = true;
		return failure;
	}

	get items(): IDataObject[] {
		return this.itemsOfOwners.flat();
	}

	next(): TriggerState {
		const cursors = { ...this.otherCursors, ...this.cursors };
		const largestSlice = nextSliceSize(this.state.largestSlice, this.isEnded);
		const { organizations } = this;
		const refusedAt = { ...this.refusedAt };
		return { ...this.state, organizations, refusedAt, largestSlice, cursors };
	}

	private async readAll(): Promise<unknown> {
		const { client, settings, state, startedAt } = this;
		let watched: WatchedOwners;
		try {
			watched = await watchedOwners(client, settings.scope, state.organizations, startedAt);
		} catch (error) {
			return error;
		}
		this.organizations = watched.organizations;
		this.hasProgress = watched.organizations !== state.organizations;
		const failure = await this.readOwners(this.leastRecentFirst(this.notRefused(watched.owners)));
		return failure ?? watched.failure;
	}

	private async readOwners(owners: LeadOwner[]): Promise<unknown> {
		let isInVain = false;
		const ends = await inParallel(
			owners,
			this.client.calls.atOnce,
			async (owner, index): Promise<OwnerEnd | undefined> => {
				// However little time is left, each poll gets on.
				if (isInVain || (index > 0 && this.isOutOfTime())) return undefined;
				try {
					await this.readOwner(owner, index);
					return {};
				} catch (error) {
					this.context.logger.warn(
						`The leads of ${ownerInWords(owner)} could not be read in this poll. ${this.client.wrapped(error).message}`,
					);
					isInVain ||= concernsEveryOwner(error);
					const isRefusal = (await refusalOfOwner(this.client, owner, error)) !== undefined;
					return { failed: { error: error as unknown, isRefusal } };
				}
			},
		);
		const failures = ends.flatMap((end) => end?.failed ?? []);
		const failure = failures.find(({ isRefusal }) => !isRefusal);
		if (failure !== undefined) return failure.error;
		// One refused page hides none of the others, but it must be heard when there are no others.
		const isAnyRead = ends.some((end) => end !== undefined && end.failed === undefined);
		if (!isAnyRead) return failures[0]?.error;
		this.rememberRefused(owners.filter((_, index) => isUnauthorized(ends[index]?.failed?.error)));
		return undefined;
	}

	private rememberRefused(owners: LeadOwner[]): void {
		for (const owner of owners) {
			this.refusedAt[cursorKey(owner, this.settings.scope)] = this.startedAt;
			this.context.logger.warn(
				`LinkedIn refuses the leads of ${ownerInWords(owner)}, but not those of others: the signed-in member presumably has no role there any more that may read leads. Ask a page admin to give it back; the trigger tries once an hour, and then reads what was missed.`,
			);
		}
	}

	/** All of them where there are no others: only by others is a refused page told from a bad token. */
	private notRefused(owners: LeadOwner[]): LeadOwner[] {
		const { scope } = this.settings;
		const others = owners.filter((owner) => this.refusedAt[cursorKey(owner, scope)] === undefined);
		if (others.length > 0) return others;
		this.refusedAt = {};
		return owners;
	}

	private async readOwner(owner: LeadOwner, index: number): Promise<void> {
		const key = cursorKey(owner, this.settings.scope);
		const { cursor } = this.cursors[key] ?? { cursor: this.firstCursor() };
		const items: IDataObject[] = [];
		this.itemsOfOwners[index] = items;
		const { largestSlice } = this.state;
		const slices = readOwnerWindow(this.client, owner, cursor, this.settings, largestSlice);
		for await (const { fresh, next } of slices) {
			const emitted = await emittedLeads(this.leadRows, fresh, owner, this.settings);
			for (const item of emitted) items.push(item);
			this.cursors[key] = { cursor: next, readAt: this.startedAt };
			this.hasProgress = true;
			if (this.isOutOfTime()) return;
		}
	}

	/** A page that the member got a role in later is read from the trigger's own start on. */
	private firstCursor(): CursorState {
		const { startFrom } = this.settings;
		return initialState(startFrom, { now: this.state.startedAt });
	}

	/**
	 * Takes over what is stored under the filter of now, also of a page that is not watched at the moment:
	 * a role that is lost for a while must not bring all of its leads again.
	 */
	private keepCursors(cursors: TriggerState['cursors']): void {
		for (const [key, stored] of Object.entries(cursors)) {
			const read = readStoredCursor(stored?.cursor);
			if (read.kind === 'state') {
				this.cursors[key] = { cursor: read.state, readAt: Number(stored.readAt) || 0 };
			} else {
				this.context.logger.warn(
					`What this trigger had stored for ${key} is damaged; leads since its start are read again.`,
				);
			}
		}
	}

	private leastRecentFirst(owners: LeadOwner[]): LeadOwner[] {
		const readAt = (owner: LeadOwner) =>
			this.cursors[cursorKey(owner, this.settings.scope)]?.readAt ?? 0;
		return [...owners].sort((a, b) => readAt(a) - readAt(b));
	}

	private isOutOfTime(): boolean {
		return Date.now() > this.outOfTimeAt;
	}
}

/**
 * Whether further calls for other owners would be in vain. A 401 may mean that the member lacks the role
 * at this one page (wire contract 2.6); without a refresh token that is all that is known.
 */
function concernsEveryOwner(error: unknown): boolean {
	const failure = failureOf(error);
	switch (failure?.kind) {
		case 'reconnect_required':
			return !isUnauthorized(error);
		case 'daily_quota':
		case 'burst_quota':
			return true;
		default:
			return false;
	}
}
