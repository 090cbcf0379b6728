import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { withFixInMessage } from '../../shared/api/errors/activationError';
import { failureOf, isRefusal, isTransient } from '../../shared/api/errors/linkedInError';
import type { LeadOwner } from '../../shared/api/leadOwner';
import { ownerInWords } from '../../shared/api/leadOwner';
import { LinkedInClient } from '../../shared/api/linkedInClient';
import { atMost } from '../../shared/api/retry';
import { logRetirement } from '../../shared/api/versionWatch';
import { inParallel } from '../../shared/inParallel';
import { keepingCredential } from '../../shared/keptCredential';
import { LeadRows } from '../../shared/leadSync/leadRows';
import { initialState, readStoredCursor } from '../../shared/leads/cursor';
import type { CursorState } from '../../shared/leads/cursor';
import { cursorKey, cursorsByFilter } from './filterCursors';
import { emittedLeads, readOwnerWindow } from './ownerWindow';
import type { TriggerSettings } from './triggerSettings';
import { readTriggerSettings } from './triggerSettings';
import type { TriggerState } from './triggerState';
import { loadState, saveState } from './triggerState';
import { watchedOwners } from './watchedOwners';

/** Part of n8n's poll budget after which no further owner, nor slice of its leads, is begun. */
const BUDGET_SHARE = 0.7;

/** For an n8n that does not tell its budget yet, milliseconds. */
const DEFAULT_BUDGET_MS = 300_000;

/**
 * n8n gives up an activation that lasts longer than 84 s, and does not try it again, not even when it
 * is started anew. After the first time no further slice is begun; after the second one the poll ends
 * with what it has, whatever is still underway. The next poll goes on. Milliseconds.
 */
const ACTIVATION_BUDGET_MS = 15_000;
const LONGEST_ACTIVATION_MS = 30_000;

/**
 * n8n hands the same context to all polls of one activation, and the first of them decides about it.
 * Only n8n's scheduler makes a context for each poll, as if an active workflow were activated anew.
 */
const polledContexts = new WeakSet<IPollFunctions>();

/** n8n does not wait for a slow poll before it starts the next one. */
const pollingContexts = new WeakSet<IPollFunctions>();

/**
 * Emits the leads that are new since the last poll; null when there are none. Each owner's cursor moves
 * only over what was read to the end.
 *
 * A fault that will pass (429, 5xx, network) does not keep a workflow from being activated: the next
 * poll reads everything from the start on.
 * @throws NodeApiError classified for n8n when no lead could be read because of a failure
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (pollingContexts.has(context)) return null;
	const isActivation = !polledContexts.has(context);
	polledContexts.add(context);
	pollingContexts.add(context);
	try {
		return await pollOnce(context, isActivation);
	} finally {
		pollingContexts.delete(context);
	}
}

async function pollOnce(
	context: IPollFunctions,
	isActivation: boolean,
): Promise<INodeExecutionData[][] | null> {
	const startedAt = Date.now();
	const settings = readTriggerSettings(context);
	const state = loadState(context) ?? { startedAt, savedAt: startedAt, cursors: {} };
	const client = await LinkedInClient.create(keepingCredential(context));
	const budgetMs = (context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS) * BUDGET_SHARE;
	const outOfTimeAt =
		startedAt + (isActivation ? Math.min(ACTIVATION_BUDGET_MS, budgetMs) : budgetMs);
	const round = new PollRound(context, client, settings, state, startedAt, outOfTimeAt);
	const failure = isActivation
		? await atMost(LONGEST_ACTIVATION_MS, round.run())
		: await round.run();
	const { items } = round;
	// By now the client may have left a version that is retired already.
	logRetirement(client, context);

	if (failure !== undefined && items.length === 0) {
		if (!isActivation) throw client.wrapped(failure);
		if (!isTransient(failure)) throw withFixInMessage(client.wrapped(failure));
		context.logger.warn(
			`LinkedIn could not be read while the trigger was activated; the next poll reads on. ${client.wrapped(failure).message}`,
		);
		// Under n8n's scheduler no later poll would throw it.
		if (context.getActivationMode() === 'update') context.__emitError(client.wrapped(failure));
	}
	saveState(context, round.next());
	return items.length === 0 ? null : [items.map((json) => ({ json }))];
}

/** One poll over all watched owners. */
class PollRound {
	/** By the owners' turns. */
	private readonly itemsOfOwners: IDataObject[][] = [];

	private readonly cursors: TriggerState['cursors'] = {};

	private readonly otherCursors: TriggerState['cursors'];

	private organizations: TriggerState['organizations'];

	private readonly leadRows: LeadRows;

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
		const { own, others } = cursorsByFilter(state.cursors, settings.scope, startedAt);
		this.otherCursors = others;
		this.keepCursors(own);
		this.leadRows = new LeadRows(client);
	}

	/**
	 * Items and cursors fit each other at any moment, also while it runs.
	 * @returns the failure that nobody would otherwise hear of, if there was one
	 */
	async run(): Promise<unknown> {
		const { scope } = this.settings;
		let owners: LeadOwner[];
		try {
			const watched = await watchedOwners(
				this.client,
				scope,
				this.state.organizations,
				this.startedAt,
			);
			owners = watched.owners;
			this.organizations = watched.organizations;
		} catch (error) {
			return error;
		}
		return await this.readOwners(this.leastRecentFirst(owners));
	}

	get items(): IDataObject[] {
		return this.itemsOfOwners.flat();
	}

	next(): TriggerState {
		const cursors = { ...this.otherCursors, ...this.cursors };
		return { ...this.state, organizations: this.organizations, cursors };
	}

	private async readOwners(owners: LeadOwner[]): Promise<unknown> {
		let isInVain = false;
		const ends = await inParallel(owners, this.client.calls.atOnce, async (owner, index) => {
			// However little time is left, each poll gets on.
			if (isInVain || (index > 0 && this.isOutOfTime())) return undefined;
			try {
				await this.readOwner(owner, index);
				return { error: undefined };
			} catch (error) {
				this.context.logger.warn(
					`The leads of ${ownerInWords(owner)} could not be read in this poll. ${this.client.wrapped(error).message}`,
				);
				isInVain ||= concernsEveryOwner(error);
				return { error: error as unknown };
			}
		});
		const errors = ends.flatMap((end) => end?.error ?? []);
		const failure = errors.find((error) => !isRefusal(error));
		// One refused page hides none of the others, but it must be heard when there are no others.
		const isAnyRead = ends.some((end) => end !== undefined && end.error === undefined);
		return failure ?? (isAnyRead ? undefined : errors[0]);
	}

	private async readOwner(owner: LeadOwner, index: number): Promise<void> {
		const key = cursorKey(owner, this.settings.scope);
		const { cursor } = this.cursors[key] ?? { cursor: this.firstCursor() };
		const items: IDataObject[] = [];
		this.itemsOfOwners[index] = items;
		const slices = readOwnerWindow(this.client, owner, cursor, this.settings);
		for await (const { fresh, next } of slices) {
			const emitted = await emittedLeads(this.leadRows, fresh, owner, this.settings);
			for (const item of emitted) items.push(item);
			this.cursors[key] = { cursor: next, readAt: this.startedAt };
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
			return failure.status !== 401 && failure.code !== 'NO_REFRESH_TOKEN';
		case 'daily_quota':
		case 'burst_quota':
			return true;
		default:
			return false;
	}
}
