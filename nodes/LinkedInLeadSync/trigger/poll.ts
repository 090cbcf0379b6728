import { groupBy, sortBy, uniq } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { LeadRows } from '../../shared/linkedin/leadRows';
import { processMemory } from '../../shared/processMemory';
import { DAY } from '../../shared/values/time';
import {
	concernsEveryOwner,
	isTransient,
	withFixInMessage,
} from '../../shared/wire/errors/linkedInError';
import { cachingCredential } from '../../shared/wire/cachedCredential';
import { LinkedInClient } from '../../shared/wire/linkedInClient';
import { atMost, inParallel, TOO_SLOW } from '../../shared/wire/waiting';
import type { FoundLead } from './emittedLeads';
import { emittedLeads, idOf, itemsOf } from './emittedLeads';
import { emit, newExecution, othersWaitFor, withOutcomes } from './execution';
import type { Reading } from './leadReader';
import { LARGEST_SLICE, LeadReader } from './leadReader';
import type { Group, Outcome, Picked } from './ledger';
import * as ledgers from './ledger';
import { countOf, only } from './ledger';
import {
	brokenError,
	givenUpError,
	longExecutionError,
	lossError,
	notTriedError,
	refusedLeadsError,
	showWaiting,
	unknownOutcomeError,
} from './notices';
import { PollOwners, refusedError } from './pollOwners';
import { PollTurn } from './pollTurn';
import type { State } from './state';
import { byLinkedInsClock, firstState, watching, withLeadsDone } from './state';
import { isAnythingStored, latestState, saveState, triggerId } from './stateStore';
import type { TriggerSettings } from './triggerFields';
import { readTriggerSettings } from './triggerFields';
import { missing, postponed } from './unshown';
import { watchedOwners } from './watchedOwners';

/** Stops reading new leads at this number of waiting leads, to limit the stored data in long outages. */
const MOST_WAITING = 5_000;

const SMALLEST_SLICE = 100;

/** How many executions may fail after a success before the trigger waits for the next poll. */
const MOST_FAILURES = 2;

const TELL_OF_LONG_EVERY = 30 * DAY;

/**
 * Triggers with a running poll. n8n may start another poll meanwhile, also when the workflow is published
 * again.
 */
const polling = processMemory(new Set<string>());

/**
 * Outputs new leads and retries.
 * @returns null, because it starts all executions itself
 * @throws NodeApiError when leads could not be read
 */
export async function poll(context: IPollFunctions): Promise<null> {
	const trigger = triggerId(context);
	const turn = new PollTurn(context);
	const settings = settingsOf(context, turn.isActivation);
	const polled = new Poll(context, settings, turn);
	if (polling.has(trigger)) {
		polled.keepBeginning();
		return null;
	}
	polling.add(trigger);
	try {
		return await polled.run();
	} finally {
		polling.delete(trigger);
	}
}

/** @throws NodeOperationError that names the wrong field */
function settingsOf(context: IPollFunctions, isActivation: boolean): TriggerSettings {
	try {
		return readTriggerSettings(context);
	} catch (error) {
		const failure = new NodeOperationError(context.getNode(), error as Error);
		throw isActivation ? withFixInMessage(failure) : failure;
	}
}

class Poll {
	private readonly isLoss: boolean;

	private state: State;

	private client!: LinkedInClient;

	private reader!: LeadReader;

	private rows!: LeadRows;

	private owners?: PollOwners;

	/** The failure of the poll, unless it concerns only some Pages. */
	private failure: unknown;

	private hasReadNew = false;

	/** After a failure that concerns every owner: the poll reads no more new leads. */
	private isInVain = false;

	private emitted = 0;

	/** How many more executions may fail in this poll. 0 until one succeeds. */
	private failuresLeft = 0;

	/** After the time limit: changes are no longer stored. */
	private isOver = false;

	constructor(
		private readonly context: IPollFunctions,
		private readonly settings: TriggerSettings,
		private readonly turn: PollTurn,
	) {
		const known = latestState(context);
		// Only a publication may start without a state. Unreadable data counts as lost too.
		this.isLoss = known === undefined && (!turn.isPublication || isAnythingStored(context));
		this.state = known ?? firstState(settings, turn.startedAt, this.isLoss);
	}

	/**
	 * Stores where this publication starts: the running poll belongs to an earlier publication, and its context
	 * may be discarded. Other overlapping polls store nothing, because the running poll does.
	 */
	keepBeginning(): void {
		if (!this.isLoss && !isAnythingStored(this.context)) this.save();
	}

	async run(): Promise<null> {
		// Stored at once, because this poll may fail, and after a publication the loss would go unnoticed.
		if (this.isLoss) this.save();
		const work = this.work();
		const ended = await atMost(this.turn.wholeMs, work);
		if (ended !== undefined) return this.end();
		this.isOver = true;
		work.catch(() => {});
		this.client ??= await LinkedInClient.create(cachingCredential(this.context));
		const request = { path: '/rest/leadFormResponses' };
		this.failure ??= this.client.error(this.client.calls.end(TOO_SLOW), request);
		this.state = { ...this.state, sliceSize: Math.max(SMALLEST_SLICE, this.sliceSize / 2) };
		return this.end();
	}

	private async work(): Promise<void> {
		const { context, settings } = this;
		this.client = await LinkedInClient.create(cachingCredential(context));
		this.reader = new LeadReader(this.client, settings);
		this.rows = new LeadRows(this.client, { recalls: true });
		this.takeOverOutcomes();
		if (this.turn.isPublication) {
			// The user may have repaired something.
			this.ledger = ledgers.published(this.ledger);
		} else if (!this.turn.isActivation) this.review();
		try {
			this.owners = await this.watched();
			await this.readNew(this.owners);
			while (await this.isFree()) {
				const { isReady } = this.owners;
				const { batchSize } = settings;
				const picked = ledgers.choose(this.ledger, Date.now(), { batchSize, isReady });
				if (picked === undefined) {
					if (await this.readNew(this.owners)) continue;
					break;
				}
				const found = await this.readAgain(this.owners, picked);
				if (found.length > 0) await this.emit(picked, found);
				if (!this.settings.areOutcomesReported) break;
			}
		} catch (error) {
			this.failure ??= error;
		}
	}

	private takeOverOutcomes(): Outcome[] {
		const { context } = this;
		const ended = withOutcomes(this.state, triggerId(context), Date.now());
		this.state = ended.state;
		if (ended.isAnyLong && Date.now() - this.state.longToldAt > TELL_OF_LONG_EVERY) {
			this.state = { ...this.state, longToldAt: Date.now() };
			context.__emitError(longExecutionError(context.getNode()));
		}
		return ended.outcomes;
	}

	/** Reports leads that have become refused, and those that are no longer retried. */
	private review(): void {
		const { settings, context } = this;
		const node = context.getNode();
		const { giveUpAfterMs } = settings;
		const { ledger, refused, givenUp } = ledgers.review(this.ledger, giveUpAfterMs);
		const overdue = ledgers.reportUnknown(ledger, Date.now());
		this.drop(overdue.ledger, givenUp);
		if (refused.length > 0)
			context.__emitError(refusedLeadsError(node, refused, ledger.days.count, giveUpAfterMs));
		if (givenUp.length > 0) context.__emitError(givenUpError(node, givenUp, giveUpAfterMs));
		if (overdue.unknown.length > 0)
			context.__emitError(unknownOutcomeError(node, countOf(overdue.unknown)));
		for (const owner of uniq(ledger.groups.map((group) => group.owner))) {
			const others = this.ledger.groups.filter((group) => group.owner !== owner);
			const most = MOST_WAITING - countOf(others);
			const { ledger: left, dropped } = ledgers.dropUntried(this.ledger, owner, most);
			this.drop(left, dropped);
			if (dropped.length > 0) context.__emitError(notTriedError(node, dropped));
		}
	}

	/** Stores the change before it is reported. */
	private drop(ledger: State['ledger'], dropped: readonly Group[]): void {
		if (ledger === this.ledger) return;
		this.state = { ...withLeadsDone(this.state, dropped), ledger };
		this.save();
	}

	private async watched(): Promise<PollOwners> {
		const { client } = this;
		const { startedAt } = this.turn;
		const { scope } = this.settings;
		const { owners, pages, failure, notice } = await watchedOwners(
			client,
			scope,
			this.state.pages,
			startedAt,
		);
		if (!this.isOver) {
			if (notice !== undefined) this.context.__emitError(notice);
			this.failure ??= failure;
			this.state = { ...watching(this.state, scope), pages };
		}
		return new PollOwners(client, scope, owners, this.state.refused, startedAt);
	}

	/**
	 * Reads a slice for each owner; the one whose last reading is longest ago comes first.
	 * @returns whether there may be new leads
	 */
	private async readNew(owners: PollOwners): Promise<boolean> {
		// The others wait for LinkedIn to show them, or for other settings, perhaps for weeks.
		const isForWorkflow = (group: Group) =>
			group.missingSince === undefined && owners.isReady(group);
		const waiting = countOf(this.ledger.groups.filter(isForWorkflow));
		if (this.isInVain || waiting >= MOST_WAITING) return false;
		if (this.hasReadNew && this.turn.timeLeft <= 0) return false;
		const due = owners.due((key) => this.state.owners[key]?.readAt ?? 0);
		if (due.length === 0) return false;
		const share = Math.floor((2 * MOST_WAITING - waiting) / due.length);
		const most = Math.min(this.sliceSize, Math.max(SMALLEST_SLICE, share));
		this.hasReadNew = true;
		await inParallel(due, this.client.calls.atOnce, async (key, index) => {
			if (this.isInVain || this.isOver || (index > 0 && this.turn.timeLeft <= 0)) return;
			try {
				await this.readOwner(owners, key, most);
			} catch (error) {
				this.isInVain ||= concernsEveryOwner(error);
				await owners.wasNotRead(key, error);
			}
		});
		return true;
	}

	private async readOwner(owners: PollOwners, key: string, most: number): Promise<void> {
		const slice = await this.reader.slice(key, this.state, most);
		this.takeUp(key, slice);
		if (slice.cursor.window !== undefined) return;
		owners.wasRead(key);
		if (this.isOver) return;
		const hole = await this.reader.hole(key, this.state);
		if (hole === undefined || this.isOver) return;
		this.takeUp(key, hole);
		const { broken, from, to } = hole;
		if (broken > 0) {
			this.context.__emitError(brokenError(this.context.getNode(), broken, from, to));
		}
	}

	/** Changes cursor and leads together, so that the state is always consistent. */
	private takeUp(key: string, { cursor, fresh }: Reading): void {
		if (this.isOver) return;
		this.state = {
			...this.state,
			owners: { ...this.state.owners, [key]: cursor },
			ledger: ledgers.add(this.ledger, fresh),
		};
	}

	/** Waits until the previous execution has ended. @returns whether the next one may start */
	private async isFree(): Promise<boolean> {
		const waiting = othersWaitFor(triggerId(this.context));
		if (waiting !== undefined) {
			// n8n abandons activations that take too long.
			if (this.turn.isActivation) return false;
			if ((await atMost(this.turn.timeLeft, waiting)) === undefined) return false;
		}
		if (this.isOver) return false;
		for (const outcome of this.takeOverOutcomes()) {
			this.failuresLeft = outcome === 'succeeded' ? MOST_FAILURES : this.failuresLeft - 1;
		}
		// Each poll outputs something, even if little time is left.
		return (this.turn.timeLeft > 0 || this.emitted === 0) && this.failuresLeft >= 0;
	}

	/** Postpones leads that LinkedIn does not list. A refused Page does not delay the others. */
	private async readAgain(owners: PollOwners, { groups }: Picked): Promise<FoundLead[]> {
		const found: FoundLead[] = [];
		for (const [key, ofOwner] of Object.entries(groupBy(groups, 'owner'))) {
			try {
				const again = await this.reader.again(ofOwner, this.state);
				if (this.isOver) return [];
				const now = Date.now();
				const left = missing(this.ledger, again.missing, now);
				this.ledger = postponed(left, again.later, now);
				found.push(...again.found);
			} catch (error) {
				const isOfOne = !concernsEveryOwner(error) && (await owners.wasNotRead(key, error));
				if (!isOfOne) throw this.client.wrapped(error);
			}
		}
		return sortBy(found, 'from');
	}

	/** n8n saves the stored state before the execution starts. */
	private async emit(picked: Picked, found: FoundLead[]): Promise<void> {
		const items = itemsOf(await emittedLeads(this.rows, found, this.settings), this.settings);
		if (this.isOver) return;
		const groups = only(picked.groups, new Set(found.map(({ hash }) => hash)));
		const leadId = found.length === 1 ? idOf(found[0]) : undefined;
		const isImmediate = this.settings.confirmLeads === 'immediately' || undefined;
		const execution = newExecution({ ...picked, groups }, { leadId, isImmediate });
		this.ledger = ledgers.started(this.ledger, execution);
		this.save();
		this.emitted++;
		emit(this.context, execution, items, this.settings.areOutcomesReported);
	}

	/** Reports failures and stores the state. */
	private end(): null {
		const { turn, context, client } = this;
		showWaiting(context, triggerId(context), this.ledger);
		this.tellRefusals();
		// Failures of single Pages are only logged: n8n polls less often after an error.
		const failure = this.emitted > 0 ? undefined : (this.failure ?? this.owners?.failure);
		if (!this.isOver) {
			const sliceSize = this.sliceSize * 2;
			this.state = { ...this.state, sliceSize: sliceSize < LARGEST_SLICE ? sliceSize : undefined };
		}
		if (failure === undefined) {
			if (this.state.isLossUntold) context.__emitError(lossError(context.getNode()));
			this.state = { ...this.state, isLossUntold: undefined };
			this.save();
			return null;
		}
		const error = client.wrapped(failure);
		// A passing failure does not prevent activation; the next poll continues.
		const isActivated = turn.isActivation && isTransient(failure);
		// A failed activation watches nothing yet; a loss was stored when the poll began.
		if (!turn.isActivation || isActivated) this.save();
		if (!isActivated) throw turn.isActivation ? withFixInMessage(error) : error;
		context.logger.warn(
			`LinkedIn could not be read while the trigger was activated; the next poll reads on. ${error.message}`,
		);
		return null;
	}

	private tellRefusals(): void {
		const { refusals } = this.owners ?? {};
		if (refusals === undefined) return;
		const { refused, due } = refusals;
		this.state = { ...this.state, refused };
		if (due.length > 0) this.context.__emitError(refusedError(this.context.getNode(), due));
	}

	private save(): void {
		this.state = saveState(this.context, byLinkedInsClock(this.state, this.client?.clockAhead));
	}

	private get sliceSize(): number {
		return this.state.sliceSize ?? LARGEST_SLICE;
	}

	private get ledger() {
		return this.state.ledger;
	}

	private set ledger(ledger: State['ledger']) {
		this.state = { ...this.state, ledger };
	}
}
