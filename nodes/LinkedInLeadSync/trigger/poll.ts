import { groupBy, sortBy } from 'lodash';
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { LeadRows } from '../../shared/linkedin/leadRows';
import { refusalOfOwner } from '../../shared/linkedin/owners';
import { processMemory } from '../../shared/processMemory';
import type { LeadOwner } from '../../shared/values/leadOwner';
import { ownerInWords } from '../../shared/values/leadOwner';
import {
	concernsEveryOwner,
	isTransient,
	kindOf,
	withFixInMessage,
} from '../../shared/wire/errors/linkedInError';
import { logRetirement } from '../../shared/wire/apiVersions';
import { inParallel, atMost, TOO_SLOW } from '../../shared/wire/waiting';
import { keepingCredential } from '../../shared/wire/keptCredential';
import { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { EmittedLead, FoundLead } from './emittedLeads';
import { emittedLeadsOfAll, itemsOf } from './emittedLeads';
import { emit, newExecution, othersWaitFor, withOutcomes } from './execution';
import type { Reading } from './leadReader';
import { isOverHole, laterHole, LARGEST_SLICE, LeadReader } from './leadReader';
import type { Group, Picked } from './ledger';
import * as ledgers from './ledger';
import {
	brokenError,
	givenUpError,
	longExecutionError,
	lossError,
	notTriedError,
	untoldError,
} from './notices';
import type { Outcome, State } from './state';
import { byLinkedInsClock, settled, watching, withLeadsDone } from './state';
import { isAnythingStored, latestState, saveState, triggerId } from './stateStore';
import type { TriggerSettings } from './triggerFields';
import { readTriggerSettings } from './triggerFields';
import {
	isOwnerInScope,
	isRefusedLately,
	notedRefusals,
	ownerKey,
	refusedError,
	watchedOwners,
	watchKey,
} from './watchedOwners';
import { DAY } from '../../shared/values/time';

/** For an n8n that does not tell its budget yet; with less than this, its scheduler polls. Milliseconds. */
const DEFAULT_BUDGET_MS = 300_000;

/** Part of n8n's budget after which nothing more is begun, and after which the poll ends whatever is under way. */
const WORK_SHARE = 0.7;
const WHOLE_SHARE = 0.9;

/** n8n gives up an activation that lasts longer than 84 s, and does not try it again. The same of one, milliseconds. */
const ACTIVATION_WORK_MS = 15_000;
const ACTIVATION_WHOLE_MS = 30_000;

/** No new leads are read while so many wait: what is stored stays small, however long an outage lasts. */
const MOST_WAITING = 5_000;

/** However many owners there are, one slice has so many leads at least. */
const SMALLEST_SLICE = 100;

/** So many executions may fail after one that succeeded, before the destination gets time until the next poll. */
const MOST_FAILURES = 2;

/** After so many executions in a row whose end n8n could not tell, it cannot at all. */
const MOST_UNTOLD = 3;

/** How far back a trigger begins whose memory is lost. */
const LOST_DAYS = 7;

/** Long executions are reported no more often than this. */
const TELL_OF_LONG_EVERY = 30 * DAY;

/** n8n hands the same context to all polls of one activation; the first of them decides about it. */
const polledContexts = new WeakSet<IPollFunctions>();

/**
 * Triggers that are being polled. n8n does not wait for a slow poll before it starts the next one, nor for one of the
 * context before when a workflow is published again.
 */
const polling = processMemory(new Set<string>());

/**
 * Emits the leads that are new since the last poll, and those that were not confirmed; null when n8n has nothing to
 * start itself.
 * @throws NodeApiError classified for n8n when leads could not be read because of a failure
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const trigger = triggerId(context);
	const isScheduled = (context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS) < DEFAULT_BUDGET_MS;
	const isActivation = !isScheduled && !polledContexts.has(context);
	polledContexts.add(context);
	const settings = settingsOf(context, isActivation);
	const polled = new Poll(context, settings, { isScheduled, isActivation });
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

/** @throws NodeOperationError that names the field with the wrong input, and says what to enter */
function settingsOf(context: IPollFunctions, isActivation: boolean): TriggerSettings {
	try {
		return readTriggerSettings(context);
	} catch (error) {
		const failure = new NodeOperationError(context.getNode(), error as Error);
		throw isActivation ? withFixInMessage(failure) : failure;
	}
}

/** How reading an owner ended in this poll. */
interface OwnerEnd {
	owner: LeadOwner;
	isWhole?: boolean;
	error?: unknown;
	isRefusal?: boolean;
}

/** One poll, from its first step to its last. */
class Poll {
	private readonly trigger: string;

	private readonly startedAt = Date.now();

	private readonly isImmediate: boolean;

	private state: State;

	private isLoss: boolean;

	/** By `ownerKey`; those that were not read yet have no end. */
	private readonly owners = new Map<string, OwnerEnd>();

	private client!: LinkedInClient;

	private reader!: LeadReader;

	private rows!: LeadRows;

	/** Why leads could not be read, unless it is a refusal of one page among others. */
	private failure: unknown;

	/** Outcomes of executions that this poll has started. */
	private outcomes: Outcome[] = [];

	private emitted = 0;

	/** Nobody waits for this poll any more. */
	private isOver = false;

	constructor(
		private readonly context: IPollFunctions,
		private readonly settings: TriggerSettings,
		private readonly kind: { isScheduled: boolean; isActivation: boolean },
	) {
		this.trigger = triggerId(context);
		const known = latestState(context, kind.isScheduled);
		this.isImmediate =
			settings.confirmLeads === 'immediately' || (known?.untold ?? 0) >= MOST_UNTOLD;
		// What is stored and cannot be read is lost, too.
		this.isLoss = known === undefined && (!this.isPublication || isAnythingStored(context));
		this.state = known ?? this.beginning();
	}

	/**
	 * A poll of an earlier publication is under way, and what it finds may be lost with its context; where this
	 * publication began must not be. Any other poll leaves it to the one under way to say where the trigger begins.
	 */
	keepBeginning(): void {
		if (!this.isLoss && !isAnythingStored(this.context)) this.save();
	}

	async run(): Promise<INodeExecutionData[][] | null> {
		// Stored at once: this poll may fail, and the next one may be that of a publication.
		if (this.isLoss) this.save();
		const work = this.work();
		const ended = await atMost(this.startedAt + this.wholeMs - Date.now(), work);
		if (ended !== undefined) return ended.result;
		this.isOver = true;
		work.catch(() => {});
		if (this.client === undefined) {
			this.client = await LinkedInClient.create(keepingCredential(this.context));
		}
		const request = { path: '/rest/leadFormResponses' };
		this.failure ??= this.client.error(this.client.calls.end(TOO_SLOW), request);
		this.state = { ...this.state, sliceSize: Math.max(SMALLEST_SLICE, this.sliceSize / 2) };
		return this.end();
	}

	private async work(): Promise<INodeExecutionData[][] | null> {
		const { context, kind, settings } = this;
		this.client = await LinkedInClient.create(keepingCredential(context));
		this.reader = new LeadReader(this.client, settings);
		this.rows = new LeadRows(this.client, { recalls: true });
		this.takeOverOutcomes();
		if (this.isPublication) this.ledger = ledgers.published(this.ledger);
		if (this.isImmediate) this.beImmediate();
		else if (!kind.isActivation) this.giveUp();
		try {
			await this.findOwners();
			await this.readNew();
			while (await this.isFree()) {
				const picked = ledgers.choose(this.ledger, Date.now(), {
					batchSize: settings.batchSize,
					isReady: this.isReady,
				});
				if (picked === undefined) {
					if (await this.readNew()) continue;
					break;
				}
				const emission = await this.leadsOf(picked);
				if (emission === undefined || this.isOver) continue;
				if (this.isImmediate) return this.handOver(emission.picked, emission.leads);
				this.emit(emission.picked, emission.leads);
			}
		} catch (error) {
			this.failure ??= error;
		}
		return this.isOver ? null : this.end();
	}

	/** Takes over how executions have ended. */
	private takeOverOutcomes(): Outcome[] {
		const { state, outcomes, isAnyLong } = withOutcomes(this.state, this.trigger, Date.now());
		this.state = state;
		if (isAnyLong && Date.now() - state.longToldAt > TELL_OF_LONG_EVERY) {
			this.state = { ...state, longToldAt: Date.now() };
			this.context.__emitError(longExecutionError(this.context.getNode()));
		}
		return outcomes;
	}

	private beImmediate(): void {
		const { state, context, settings } = this;
		this.ledger = ledgers.forgetFailures(this.ledger);
		if (settings.confirmLeads === 'immediately') return;
		// Said once, and again when the workflow is published.
		if (state.untold === MOST_UNTOLD) context.__emitError(untoldError(context.getNode()));
		this.state = { ...this.state, untold: MOST_UNTOLD + 1 };
	}

	private giveUp(): void {
		const { settings, context } = this;
		const { ledger, given } = ledgers.giveUp(this.ledger, settings.giveUpAfterMs, Date.now());
		if (given.length > 0) {
			const ids = given.map(({ alone }) => alone?.id ?? '');
			this.state = { ...withLeadsDone(this.state, given), ledger };
			this.save();
			context.__emitError(givenUpError(context.getNode(), ids, settings.giveUpAfterMs / DAY));
		}
		const { ledger: left, dropped } = ledgers.dropUntried(this.ledger, MOST_WAITING);
		if (dropped.length === 0) return;
		this.state = { ...withLeadsDone(this.state, dropped), ledger: left };
		this.save();
		context.__emitError(notTriedError(context.getNode(), dropped));
	}

	/** Whose leads are watched. */
	private async findOwners(): Promise<void> {
		const { client, settings, state, startedAt } = this;
		const watched = await watchedOwners(client, settings.scope, state.pages, startedAt);
		if (this.isOver) return;
		if (watched.notice !== undefined) this.context.__emitError(watched.notice);
		this.failure ??= watched.failure;
		this.state = { ...watching(this.state, settings.scope), pages: watched.pages };
		const lately = ({ id, kind }: LeadOwner) =>
			isRefusedLately(state.refused[ownerKey({ id, kind }, settings.scope)], startedAt);
		// All of them where there are no others: only by others is a refused page told from a bad token.
		const isAnyOther = watched.owners.some((owner) => !lately(owner));
		for (const owner of watched.owners) {
			const isPassedOver = isAnyOther && lately(owner);
			this.owners.set(ownerKey(owner, settings.scope), {
				owner,
				isRefusal: isPassedOver || undefined,
			});
		}
	}

	/**
	 * Reads one slice of each owner's leads, of that one first that was read longest ago.
	 * @returns whether there may be anything new
	 */
	private async readNew(): Promise<boolean> {
		const waiting = ledgers.countOf(this.ledger.groups.filter(this.isReady));
		const isFirst = this.readings === 0;
		if (waiting >= MOST_WAITING || (!isFirst && this.timeLeft() <= 0)) return false;
		const due = [...this.owners].filter(
			([, end]) => !end.isWhole && end.error === undefined && !end.isRefusal,
		);
		if (due.length === 0) return false;
		const readAt = ([key]: [string, OwnerEnd]) => this.state.owners[key]?.readAt ?? 0;
		due.sort((a, b) => readAt(a) - readAt(b));
		const share = Math.floor((2 * MOST_WAITING - waiting) / Math.max(1, due.length));
		const most = Math.min(this.sliceSize, Math.max(SMALLEST_SLICE, share));
		this.readings++;
		let isInVain = false;
		await inParallel(due, this.client.calls.atOnce, async ([key, end], index) => {
			if (isInVain || this.isOver || (index > 0 && this.timeLeft() <= 0)) return;
			try {
				await this.readOwner(key, end, most);
			} catch (error) {
				isInVain ||= concernsEveryOwner(error);
				await this.notRead(end, error);
			}
		});
		return true;
	}

	private readings = 0;

	private async readOwner(key: string, end: OwnerEnd, most: number): Promise<void> {
		const reading = await this.reader.slice(key, this.state, most);
		this.takeUp(key, reading);
		if (reading.cursor.window !== undefined) return;
		end.isWhole = true;
		const hole = this.reader.dueHole(reading.cursor);
		if (hole === undefined || this.isOver) return;
		await this.readHole(key, hole);
	}

	private async readHole(key: string, hole: Reading['cursor']['holes'][number]): Promise<void> {
		try {
			const reading = await this.reader.hole(key, this.state, hole);
			this.takeUp(key, reading);
			if (reading.broken === 0) return;
			const error = brokenError(this.context.getNode(), reading.broken, hole.from, hole.to);
			this.context.__emitError(error);
		} catch (error) {
			if (!isTransient(error)) throw this.client.wrapped(error);
			const cursor = this.state.owners[key];
			const holes = cursor.holes.flatMap((each) => {
				if (each !== hole) return each;
				return isOverHole(hole) ? [] : laterHole(hole);
			});
			this.takeUp(key, { cursor: { ...cursor, holes }, fresh: [], broken: 0 });
		}
	}

	/** Cursor and leads change together, so that the state fits at any moment. */
	private takeUp(key: string, { cursor, fresh }: Reading): void {
		if (this.isOver) return;
		this.state = {
			...byLinkedInsClock(this.state, this.reader.clockAhead),
			owners: { ...this.state.owners, [key]: cursor },
			ledger: ledgers.read(this.ledger, fresh),
		};
	}

	private async notRead(end: OwnerEnd, error: unknown): Promise<void> {
		const { client, context } = this;
		const refusal = await refusalOfOwner(client, end.owner, error);
		end.error = error;
		end.isRefusal = refusal !== undefined;
		const { message } = refusal ?? client.wrapped(error);
		context.logger.warn(
			`The leads of ${ownerInWords(end.owner)} could not be read in this poll. ${message}`,
		);
	}

	/** Whether leads can be emitted: their owner and form are watched, and can be read in this poll. */
	private readonly isReady = ({ owner, formId }: Group): boolean => {
		const { scope } = this.settings;
		const end = this.owners.get(owner);
		const isReadable = end === undefined || (end.error === undefined && !end.isRefusal);
		return (
			isReadable &&
			isOwnerInScope(owner, scope) &&
			(scope.formId === undefined || formId === '' || formId === scope.formId)
		);
	};

	/** Whether the next execution may start now. */
	private async isFree(): Promise<boolean> {
		const waiting = othersWaitFor(this.trigger, Date.now());
		if (waiting !== undefined) {
			// n8n gives up an activation that takes too long.
			if (this.kind.isActivation) return false;
			if ((await atMost(this.timeLeft(), waiting)) === undefined) return false;
		}
		if (this.isOver) return false;
		this.outcomes.push(...this.takeOverOutcomes());
		// However little time is left, each poll gets on.
		return (this.timeLeft() > 0 || this.emitted === 0) && !this.isToPause();
	}

	/** After a failure the destination gets time until the next poll, unless it has just taken others. */
	private isToPause(): boolean {
		const last = this.outcomes.lastIndexOf('confirmed');
		const failures = this.outcomes.length - 1 - last;
		return failures > (last < 0 ? 0 : MOST_FAILURES);
	}

	/** The leads that were picked, as far as LinkedIn shows them; undefined when it shows none of them. */
	private async leadsOf(
		picked: Picked,
	): Promise<{ picked: Picked; leads: EmittedLead[] } | undefined> {
		const found = await this.readAgain(picked);
		if (this.isOver || found.length === 0) return undefined;
		const groups = ledgers.only(picked.groups, new Set(found.map(({ hash }) => hash)));
		return {
			picked: { ...picked, groups },
			leads: await emittedLeadsOfAll(this.rows, found, this.settings),
		};
	}

	/** What LinkedIn does not show is looked for later; a page that it refuses now keeps no other waiting. */
	private async readAgain({ groups }: Picked): Promise<FoundLead[]> {
		const found: FoundLead[] = [];
		for (const [key, ofOwner] of Object.entries(groupBy(groups, 'owner'))) {
			try {
				const again = await this.reader.again(ofOwner, this.state);
				if (this.isOver) return [];
				const now = Date.now();
				const left = ledgers.missing(this.ledger, again.missing, now);
				this.ledger = ledgers.later(left, again.later, now);
				found.push(...again.found);
			} catch (error) {
				const end = this.owners.get(key);
				if (end === undefined || concernsEveryOwner(error)) throw this.client.wrapped(error);
				await this.notRead(end, error);
			}
		}
		return sortBy(found, 'from');
	}

	/** n8n stores what is known by now before the execution starts. */
	private emit(picked: Picked, leads: EmittedLead[]): void {
		const execution = newExecution(picked, leads.length === 1 ? leads[0].id : undefined);
		this.ledger = ledgers.started(this.ledger, execution);
		this.save();
		this.emitted++;
		emit(this.context, execution, itemsOf(leads, this.settings));
	}

	/** Leads are done when n8n has them. */
	private handOver(picked: Picked, leads: EmittedLead[]): INodeExecutionData[][] {
		this.tellRefusals();
		const before = this.state;
		const execution = newExecution(picked, undefined);
		const state = { ...before, ledger: ledgers.started(before.ledger, execution) };
		const { untold } = state;
		const done = settled(state, execution, 'confirmed', Date.now());
		this.state = saveState(this.context, { ...done, untold }, before);
		return [itemsOf(leads, this.settings)];
	}

	/** The last step: what could not be read is told, and how far the trigger has come is stored. */
	private end(): null {
		const { kind, context, client } = this;
		logRetirement(client, context);
		this.tellRefusals();
		// What fails of one page is in the log; n8n would poll the others less often.
		const failure = this.emitted > 0 ? undefined : (this.failure ?? this.failureOfOwners());
		if (!this.isOver) {
			const sliceSize = this.sliceSize * 2;
			this.state = { ...this.state, sliceSize: sliceSize < LARGEST_SLICE ? sliceSize : undefined };
		}
		const hasFailed = failure !== undefined;
		// A fault that will pass does not keep a workflow from being activated: the next poll reads on.
		const isActivated = kind.isActivation && isTransient(failure);
		if (hasFailed && isActivated) {
			context.logger.warn(
				`LinkedIn could not be read while the trigger was activated; the next poll reads on. ${client.wrapped(failure).message}`,
			);
		}
		if (!hasFailed || isActivated) {
			if (this.isLossToTell && !hasFailed) {
				context.__emitError(lossError(context.getNode()));
				this.state = { ...this.state, isLossUntold: undefined };
			}
			this.save();
			return null;
		}
		// An activation that fails has not begun to watch.
		if (!kind.isActivation || this.isLoss) this.save();
		const error = client.wrapped(failure);
		throw kind.isActivation ? withFixInMessage(error) : error;
	}

	private get isLossToTell(): boolean {
		return this.state.isLossUntold === true;
	}

	/** One refused page hides none of the others, but it must be heard when there are no others. */
	private failureOfOwners(): unknown {
		const ends = [...this.owners.values()];
		const failures = ends.filter(({ error }) => error !== undefined);
		const failure = failures.find(({ isRefusal }) => !isRefusal) ?? undefined;
		if (failure !== undefined) return failure.error;
		return ends.some(({ isWhole }) => isWhole) ? undefined : failures[0]?.error;
	}

	/** Where nobody can be read, the poll fails, which says more. */
	private tellRefusals(): void {
		const { context, startedAt } = this;
		const ends = [...this.owners];
		const keysOf = (is: (end: OwnerEnd) => unknown) =>
			ends.filter(([, end]) => is(end)).map(([key]) => key);
		const read = keysOf(({ isWhole }) => isWhole);
		if (read.length === 0) return;
		const refused = keysOf(({ isRefusal }) => isRefusal);
		const met = { watched: keysOf(() => true), read, refused };
		const { refusals, due } = notedRefusals(this.state.refused, met, startedAt);
		for (const [key, { error }] of ends) {
			if (key in refusals && kindOf(error) === 'unauthorized') refusals[key].at401 = startedAt;
		}
		this.state = { ...this.state, refused: refusals };
		const owners = due.flatMap((key) => this.owners.get(key)?.owner ?? []);
		if (owners.length > 0) context.__emitError(refusedError(context.getNode(), owners));
	}

	/**
	 * The state before the first poll. Unless a person has just published the workflow there should be one: it was lost,
	 * and the trigger begins early enough.
	 */
	private beginning(): State {
		const { settings, startedAt, isLoss } = this;
		const { startFrom, scope } = settings;
		const daysBack = startFrom.from === 'lastDays' ? startFrom.days : 0;
		const start = startedAt - (isLoss ? Math.max(LOST_DAYS, daysBack) : daysBack) * DAY;
		const since = Math.max(0, Math.trunc(startFrom.from === 'date' ? startFrom.time : start));
		return {
			scopes: [
				{ key: watchKey(scope), since, isByOwnClock: startFrom.from === 'now' || undefined },
			],
			owners: {},
			refused: {},
			ledger: ledgers.emptyLedger(),
			untold: 0,
			longToldAt: 0,
			isLossUntold: isLoss || undefined,
			saves: 0,
		};
	}

	private save(): void {
		this.state = saveState(this.context, this.state, this.isImmediate ? this.state : undefined);
	}

	/** Whether a person has just published the workflow. */
	private get isPublication(): boolean {
		const mode = this.context.getActivationMode();
		return this.kind.isActivation && mode !== 'init' && mode !== 'leadershipChange';
	}

	/** Milliseconds until nothing more is begun; negative after that. */
	private timeLeft(): number {
		const workMs = this.kind.isActivation ? ACTIVATION_WORK_MS : this.budgetMs * WORK_SHARE;
		return this.startedAt + workMs - Date.now();
	}

	private get wholeMs(): number {
		if (this.kind.isActivation) return ACTIVATION_WHOLE_MS;
		return Math.max(ACTIVATION_WHOLE_MS, this.budgetMs * WHOLE_SHARE);
	}

	private get budgetMs(): number {
		return this.context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
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
