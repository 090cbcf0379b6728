import { isEqual } from 'lodash';
import type { IPollFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import type { CallPolicy } from '../../shared/wire/callPolicy';
import { passes, linkedInError, withFixInMessage } from '../../shared/wire/errors/linkedInError';
import { callPolicyFor, LinkedInClient } from '../../shared/wire/linkedInClient';
import { atMost, TOO_SLOW, wait } from '../../shared/wire/waiting';
import { emit, isOutcomeReported, newExecution, allEnded, withOutcomes } from './execution';
import { rememberForm } from './failureReasons';
import { formKey } from './memory/keys';
import type { FormOfOwner } from './memory/keys';
import type { Lead, ReadRef } from './memory/lead';
import { hashesOf, only } from './memory/lead';
import * as ledgers from './memory/ledger';
import { dueReport } from './memory/report';
import type { State } from './memory/state';
import { afterPublication, firstState, settled, withoutOldLeads } from './memory/state';
import type { ReadyLead } from './ownerReading';
import { itemsOf } from './ownerReading';
import { PollOwners } from './pollOwners';
import { PollTurn } from './pollTurn';
import { lastingError, logWhatWaits, lossError, whatWaits } from './reports';
import { isSkipped, skippedSince } from './skipLeads';
import { isAnythingStored, latestState, saveState, triggerId } from './stateStore';
import type { TriggerSettings } from './triggerFields';
import { outcomeError, readTriggerSettings, refuseFormerOptions } from './triggerFields';

/**
 * One poll: reads new leads, and starts executions with them and with retries.
 * @returns null, because n8n reports how an execution ends only if the node starts it itself
 * @throws, unless n8n itself activates the trigger: NodeApiError if nothing was output, and LinkedIn refuses all calls
 * (because of the credential, the API version, or the daily limit) or no owner could be read; NodeOperationError that
 * names the field if a setting is wrong
 */
export async function poll(context: IPollFunctions): Promise<null> {
	const turn = new PollTurn(context);
	try {
		return await pollInTurn(context, turn);
	} catch (error) {
		const failure =
			error instanceof NodeOperationError
				? error
				: new NodeApiError(context.getNode(), error as JsonObject);
		if (!turn.isActivation) throw failure;
		if (turn.isPublication) throw withFixInMessage(failure);
		// n8n gives an activation up that fails five times within seconds, so the trigger would be off from then on.
		context.__emitError(failure);
		return null;
	}
}

/** Triggers that poll right now. */
const running = processMemory(new Set<string>());

/** Triggers that were published while an earlier poll was running: the next poll notes the publication. */
const published = processMemory(new Set<string>());

async function pollInTurn(context: IPollFunctions, turn: PollTurn): Promise<null> {
	const settings = readTriggerSettings(context);
	if (settings.confirmLeads === 'onSuccess' && !isOutcomeReported(context)) {
		throw outcomeError(context);
	}
	if (turn.isPublication) refuseFormerOptions(context);
	const stored = latestState(context);
	// Only a publication may find nothing stored. A stored state that is damaged is a loss too.
	const isLoss = stored === undefined && (!turn.isPublication || isAnythingStored(context));
	const state = stored ?? firstState(settings.startFrom, turn.startedAt, isLoss);
	const trigger = triggerId(context);
	if (running.has(trigger)) {
		// n8n may start a poll while another one of the same trigger is running. If the workflow was published meanwhile, n8n
		// may discard what the running poll stores, so this poll stores its first state. Otherwise the running poll stores.
		if (!isLoss && !isAnythingStored(context)) saveState(context, state);
		if (turn.isPublishedAnew) published.add(trigger);
		return null;
	}
	running.add(trigger);
	try {
		// A loss is stored at once. Otherwise, if this poll failed and the user then published, nobody would notice the loss.
		await new Poll(context, settings, turn, isLoss ? saveState(context, state) : state).run();
		return null;
	} finally {
		running.delete(trigger);
	}
}

/**
 * A poll with its own copy of the state. As long as an execution may start, it reads leads, chooses some of them, adds
 * their forms and events, and starts an execution. At the end, it reports and stores. `PollOwners` does what single
 * owners need.
 */
class Poll {
	private readonly calls: CallPolicy;

	/** Undefined until the owners to watch are known. */
	private owners?: PollOwners;

	private failure?: Error;

	private emitted = 0;

	/** Whether the first round of reading, a slice of each owner, has begun. */
	private hasRead = false;

	/** Whether an execution that another process of n8n has started may still be running. */
	private isAnyElsewhere = false;

	/** Whether n8n does not say how an execution of this poll ended. It may say so of each further one. */
	private isAnyUnknown = false;

	/** Whether the poll has ended. Work that ran out of time may continue after that, but must not store anything. */
	private isOver = false;

	constructor(
		private readonly context: IPollFunctions,
		private readonly settings: TriggerSettings,
		private readonly turn: PollTurn,
		private state: State,
	) {
		this.calls = callPolicyFor(context);
	}

	async run(): Promise<void> {
		const work = this.work().catch((error: Error) => void (this.failure ??= error));
		if ((await atMost(this.turn.wholeMs, work)) === undefined) this.cutOff();
		try {
			this.end();
		} finally {
			this.isOver = true;
		}
	}

	private async work(): Promise<void> {
		const { context, settings, turn } = this;
		const client = await LinkedInClient.create(context, this.calls);
		const owners = new PollOwners(context, client, settings, turn);
		const isPublished = published.delete(triggerId(context)) || turn.isPublishedAnew;
		this.takeOverOutcomes(isPublished);
		this.isAnyUnknown = false;
		if (isPublished) this.state = afterPublication(this.state);
		this.state = { ...this.state, ledger: ledgers.atPoll(this.state.ledger, turn.startedAt) };
		this.skip();
		this.state = await owners.watch(this.state);
		this.owners = owners;
		let inVain: string[] = [];
		while (await this.isFree()) {
			if (!this.hasRead) await this.read(owners);
			const chosen = this.choose(owners, Date.now());
			const hashes = hashesOf(chosen);
			// LinkedIn refuses what these leads lack, for example their form: they wait for the next poll.
			if (hashes.length > 0 && isEqual(hashes, inVain)) return;
			if (hashes.length > 0) inVain = (await this.output(owners, chosen)) ? [] : hashes;
			else if (!(await this.mayGoOn(owners))) return;
		}
	}

	/**
	 * Reads leads for the next execution: at first a slice of each owner, as long as half of the poll's time is left for
	 * executions; later a single slice.
	 * @returns whether a slice was read
	 */
	private async read(owners: PollOwners): Promise<boolean> {
		const { turn } = this;
		if (!ledgers.mayTakeNew(this.state.ledger, Date.now())) return false;
		const isFirst = !this.hasRead;
		this.hasRead = true;
		let isAny = false;
		for (const reading of owners.toRead(this.state)) {
			const isInTime = isFirst && turn.timeLeft > turn.workMs / 2 && !owners.isStopped;
			if (isAny && !isInTime) break;
			isAny = true;
			this.state = owners.asked(this.state, reading);
			this.state = await owners.read(this.state, reading);
			// A poll that can start one execution only would otherwise never output skipped leads.
			const isToReadMore = isFirst && turn.timeLeft > 0 && owners.hasBacklog(this.state, reading);
			if (isToReadMore) this.state = await owners.read(this.state, reading);
		}
		if (isFirst) {
			this.state = await owners.withChoiceChecked(this.state);
			this.state = await owners.readForTry(this.state);
		}
		return isAny;
	}

	private choose(owners: PollOwners, now: number): Lead[] {
		const { state, settings } = this;
		const isReady = (lead: ReadRef) => owners.isReady(state, lead);
		const { batchSize } = settings;
		return ledgers.choose(state.ledger, owners.fresh(state), now, { batchSize, isReady });
	}

	/** Reads more, or waits for the next try of a broken form. @returns false if there is no time or need for either */
	private async mayGoOn(owners: PollOwners): Promise<boolean> {
		const { turn } = this;
		if (turn.timeLeft > 0 && (await this.read(owners))) return true;
		const { nextTryAt } = this.state.ledger;
		const waitMs = nextTryAt - Date.now();
		if (waitMs <= 0 || waitMs > turn.timeLeft) return false;
		if (this.choose(owners, nextTryAt).length === 0) return false;
		await wait(waitMs);
		return true;
	}

	private takeOverOutcomes(isPublished = false): void {
		const ended = withOutcomes(this.state, triggerId(this.context), {
			...{ now: Date.now(), isPublished },
		});
		this.state = ended.state;
		this.isAnyElsewhere = ended.isAnyElsewhere;
		this.isAnyUnknown ||= ended.isAnyUnknown;
		this.owners?.dropSettled(this.state);
	}

	/** Settles leads of the ledger that the user lets go. */
	private skip(): void {
		const { state, settings, turn } = this;
		const { skipList } = settings;
		const since = skippedSince(skipList, state.skippedSince, turn.startedAt);
		const skipped = state.ledger.leads.filter((lead) => isSkipped(lead, skipList, since));
		this.state = settled({ ...state, skippedSince: since }, skipped);
	}

	/** Reports what has lasted for a day, if it is time for that, and forgets old leads that nobody waits for. */
	private report(): void {
		const { context, owners, turn } = this;
		const now = turn.startedAt;
		const isWatched = (form: FormOfOwner) => owners?.isWatched(form) ?? true;
		this.state = withoutOldLeads(this.state, now, isWatched);
		const lasting = dueReport(owners?.rewound(this.state) ?? this.state, now, isWatched);
		if (lasting === undefined) return;
		const { names } = this.state.pages ?? {};
		const naming = { trigger: triggerId(context), names, now };
		this.state = { ...this.state, reportedAt: now };
		context.__emitError(lastingError(context.getNode(), lasting, naming));
	}

	/** Whether the user chose to mark leads as processed when the workflow starts. */
	private get isProcessedAtStart(): boolean {
		return this.settings.confirmLeads === 'immediately';
	}

	/** Waits until the previous execution has ended. @returns whether the next one may start */
	private async isFree(): Promise<boolean> {
		// Without waiting, executions would run at the same time, so each poll starts only one.
		if (this.isProcessedAtStart) return this.emitted === 0;
		const waiting = allEnded(triggerId(this.context));
		if (waiting !== undefined) {
			// A person who publishes does not wait. At n8n's start, the trigger waits, because n8n stores the outcome then.
			if (this.turn.isPublication) return false;
			if ((await atMost(this.turn.timeLeft, waiting)) === undefined) return false;
		}
		this.takeOverOutcomes();
		if (this.isAnyElsewhere || this.isAnyUnknown) return false;
		// The first execution of a poll starts even if reading has used up the time.
		return this.turn.timeLeft > 0 || this.emitted === 0;
	}

	/** @returns whether an execution was started */
	private async output(owners: PollOwners, chosen: readonly Lead[]): Promise<boolean> {
		const { state, ready } = await owners.ready(this.state, chosen);
		this.state = state;
		if (ready.length > 0) this.start(chosen, ready);
		return ready.length > 0;
	}

	/** Saves the state with the new execution, and starts it. */
	private start(chosen: readonly Lead[], ready: readonly ReadyLead[]): void {
		const { context, settings, state, isProcessedAtStart } = this;
		// In the order of the items, by which Return leads names them.
		const leads = ready.flatMap(({ hash }) => only(chosen, [hash]));
		const execution = newExecution(leads, isProcessedAtStart);
		const rows = ready.map(({ json }) => json);
		for (const lead of ready) rememberForm(triggerId(context), formKey(lead), lead.json);
		this.state = { ...state, ledger: ledgers.started(state.ledger, execution) };
		this.save();
		try {
			emit(context, execution, itemsOf(rows, settings));
		} catch (error) {
			// The execution has not started, so its leads still wait.
			this.state = { ...this.state, ledger: state.ledger };
			this.save();
			throw new NodeOperationError(context.getNode(), error as Error);
		}
		this.emitted++;
	}

	/** Ends the calls of a poll whose time is over. */
	private cutOff(): void {
		const failure = this.calls.end(TOO_SLOW);
		// Then one owner hangs, and the next poll begins with another one.
		if (this.owners?.isAnyServed === true) return;
		const subject = { resource: 'leadFormResponses', now: Date.now() };
		this.failure ??= linkedInError(this.context.getNode(), failure, subject);
	}

	/** Reports failures and stores the state. */
	private end(): void {
		const { turn, context, owners } = this;
		if (owners !== undefined) this.state = owners.withTroubles(this.state);
		const { leads } = this.state.ledger;
		const watched = leads.filter((lead) => owners?.isWatched(lead) ?? true);
		logWhatWaits(context, whatWaits(watched, owners?.fresh(this.state) ?? [], Date.now()));
		const cause = this.failure ?? owners?.failure;
		// A poll that has output leads does not fail because of LinkedIn: n8n would poll less often after that.
		const failure = this.emitted > 0 && isOfLinkedIn(cause) ? undefined : cause;
		// After a failed publication, the trigger is not active, so nothing is reported, and its position is not stored.
		if (!turn.isPublication || failure === undefined || passes(failure)) {
			this.report();
			if (failure === undefined) this.reportLoss();
			this.save();
		}
		if (failure === undefined) return;
		if (!turn.isActivation || !passes(failure)) throw failure;
		context.logger.warn(
			`LinkedIn could not be read while the trigger was activated; the next poll reads on. ${failure.message}`,
		);
	}

	private reportLoss(): void {
		const { context, state } = this;
		if (state.isLossUnreported) context.__emitError(lossError(context.getNode(), state));
		this.state = { ...state, isLossUnreported: undefined };
	}

	/** @throws NodeOperationError if the poll has ended, which ends work that still continues */
	private save(): void {
		const { context, owners, state } = this;
		if (this.isOver) throw new NodeOperationError(context.getNode(), 'The poll has ended');
		const { saves } = saveState(context, owners?.rewound(state) ?? state);
		this.state = { ...state, saves };
	}
}

function isOfLinkedIn(failure: Error | undefined): boolean {
	return failure instanceof NodeApiError;
}
