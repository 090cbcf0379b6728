import type { IPollFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import { DAY } from '../../shared/values/time';
import { cachingCredential } from '../../shared/wire/credential';
import { CallPolicy } from '../../shared/wire/callPolicy';
import { passes, linkedInError, withFixInMessage } from '../../shared/wire/errors/linkedInError';
import { LinkedInClient } from '../../shared/wire/linkedInClient';
import { atMost, TOO_SLOW, wait } from '../../shared/wire/waiting';
import {
	emit,
	isOutcomeReported,
	newExecution,
	noteBeginning,
	othersWaitFor,
	withOutcomes,
} from './execution';
import { rememberForm } from './ending';
import { givenUpOutputs, requireConnected } from './givenUpOutput';
import type { Lead } from './memory/lead';
import { formKey, isForOutput } from './memory/lead';
import * as ledgers from './memory/ledger';
import { hashesOf, idOf, only, without } from './memory/lead';
import {
	batchTooLargeError,
	brokenFormsError,
	failingError,
	givenUpError,
	longExecutionError,
	lossError,
	unknownOutcomeError,
} from './reports';
import type { ReadyLead } from './ownerInPoll';
import { itemsOf } from './ownerInPoll';
import { PollOwners } from './pollOwners';
import { PollTurn } from './pollTurn';
import { review } from './memory/review';
import { allDue, firstState } from './memory/state';
import { isAnythingStored, PollState, triggerId } from './stateStore';
import type { TriggerSettings } from './settings';
import { outcomeError, readTriggerSettings } from './triggerFields';
import { logWhatWaits, whatWaits } from './reports';

const REPORT_LONG_EVERY = 30 * DAY;

/**
 * Outputs new leads and retries.
 * @returns null, because the poll starts the executions itself, to learn how they end
 * @throws NodeApiError for the credential, the API version, the daily limit, and where no owner could be read;
 * NodeOperationError that names the wrong field
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
		throw turn.isActivation ? withFixInMessage(failure) : failure;
	}
}

/** Triggers that poll right now. */
const running = processMemory(new Set<string>());

async function pollInTurn(context: IPollFunctions, turn: PollTurn): Promise<null> {
	noteBeginning();
	const settings = readTriggerSettings(context);
	if (settings.confirmLeads === 'onSuccess' && !isOutcomeReported(context)) {
		throw outcomeError(context);
	}
	if (settings.hasGivenUpOutput && turn.isPublication) requireConnected(context);
	const first = (isLoss: boolean) => firstState(settings, turn.startedAt, isLoss);
	const state = new PollState(context, turn.isPublication, first);
	const trigger = triggerId(context);
	if (running.has(trigger)) {
		// n8n may start another poll meanwhile, also when the workflow is published again: then the running poll belongs to
		// an earlier publication, and its context may be discarded. So this one stores where it starts. Other overlapping
		// polls store nothing, because the running poll does.
		if (!state.isLoss && !isAnythingStored(context)) state.save();
		return null;
	}
	running.add(trigger);
	try {
		await new Poll(context, settings, turn, state).run();
		return null;
	} finally {
		state.isClosed = true;
		running.delete(trigger);
	}
}

/**
 * From top to bottom: read new leads; then, as long as an execution may start, choose leads from the ledger, read them
 * again, and start it; at last report and store. What single owners need is done by `PollOwners`.
 */
class Poll {
	private readonly calls = new CallPolicy();

	/** Undefined until n8n has read the credential. */
	private owners?: PollOwners;

	private client?: LinkedInClient;

	private failure?: Error;

	private emitted = 0;

	/** Whether an execution may run that another process of n8n has started. */
	private isAnyElsewhere = false;

	constructor(
		private readonly context: IPollFunctions,
		private readonly settings: TriggerSettings,
		private readonly turn: PollTurn,
		private readonly state: PollState,
	) {}

	async run(): Promise<void> {
		// Stored at once, because this poll may fail, and after a publication the loss would go unnoticed.
		if (this.state.isLoss) this.save();
		const work = this.work().catch((error: Error) => void (this.failure ??= error));
		if ((await atMost(this.turn.wholeMs, work)) === undefined) this.cutOff();
		this.end();
	}

	private async work(): Promise<void> {
		const { context, settings, turn, state } = this;
		this.client = await LinkedInClient.create(cachingCredential(context), this.calls);
		const owners = new PollOwners(context, this.client, settings, turn, state);
		this.owners = owners;
		this.takeOverOutcomes();
		if (turn.isPublishedAnew) this.retryAll();
		else this.review();
		await owners.watch();
		// However slow LinkedIn is, there is time left to output something.
		await owners.readNew(turn.workMs / 2);
		while (await this.isFree()) {
			const picked = this.choose(Date.now());
			if (picked.length === 0) {
				if (turn.timeLeft > 0 && (await owners.readNew())) continue;
				if (await this.isTryReached()) continue;
				return;
			}
			const ready = await owners.readAgain(picked);
			if (ready.length > 0) this.start(picked, ready);
		}
	}

	private choose(now: number): Lead[] {
		const { state, settings, owners } = this;
		const { ledger, fresh } = state.now;
		if (owners === undefined) return [];
		const { isReady } = owners;
		return ledgers.choose(ledger, fresh, now, { batchSize: settings.batchSize, isReady });
	}

	/** Waits for the next try of what is broken. @returns false if that is for another poll */
	private async isTryReached(): Promise<boolean> {
		const { nextTryAt } = this.state.now.ledger;
		const waitMs = nextTryAt - Date.now();
		if (waitMs <= 0 || waitMs > this.turn.timeLeft || this.choose(nextTryAt).length === 0) {
			return false;
		}
		await wait(waitMs);
		return true;
	}

	private takeOverOutcomes(): void {
		const { context, state } = this;
		const ended = withOutcomes(state.now, triggerId(context), Date.now());
		state.change(ended.state);
		this.isAnyElsewhere = ended.isAnyElsewhere;
		if (ended.isAnyLong && Date.now() - state.now.longToldAt > REPORT_LONG_EVERY) {
			state.change({ longToldAt: Date.now() });
			this.report(longExecutionError(context.getNode()));
		}
	}

	/** The user may have repaired something. */
	private retryAll(): void {
		const { state } = this;
		state.change({ ...allDue(state.now), ledger: ledgers.published(state.now.ledger) });
	}

	/** Reports what keeps failing, and leads that are no longer retried. */
	private review(): void {
		const { context, state, settings } = this;
		const { giveUpAfterDays, hasGivenUpOutput } = settings;
		const node = context.getNode();
		const trigger = triggerId(context);
		const { ledger, fresh, pages } = state.now;
		const choice = { giveUpAfterDays, hasOutput: hasGivenUpOutput };
		const reviewed = review(ledger, fresh, Date.now(), choice);
		const { failing, givenUp, broken, unknown, isBatchTooLarge } = reviewed;
		const isAny = failing.length + givenUp.length + broken.length + unknown.length > 0;
		// Stored before it is reported.
		state.change({ ledger: reviewed.ledger });
		state.leave(givenUp);
		if (isAny || isBatchTooLarge || ledger.reviewedOn !== reviewed.ledger.reviewedOn) this.save();
		if (failing.length > 0) this.report(failingError(node, failing, trigger, giveUpAfterDays));
		if (givenUp.length > 0) this.report(givenUpError(node, givenUp, trigger));
		if (broken.length > 0) this.report(brokenFormsError(node, broken, trigger, pages?.names));
		if (unknown.length > 0) this.report(unknownOutcomeError(node, unknown.length));
		if (isBatchTooLarge) this.report(batchTooLargeError(node, settings.batchSize));
	}

	/** Says also how many leads wait now. */
	private report(error: NodeOperationError): void {
		const waits = whatWaits(this.state.now, Date.now());
		if (waits) error.description = `${error.description ?? ''}\nNow: ${waits.text}.`;
		this.context.__emitError(error);
	}

	/** Whether leads count as processed as soon as n8n has started their execution. */
	private get isProcessedAtStart(): boolean {
		return this.settings.confirmLeads === 'immediately';
	}

	/** Waits until the previous execution has ended. @returns whether the next one may start */
	private async isFree(): Promise<boolean> {
		// Its executions run beside each other, so each poll starts one only.
		if (this.isProcessedAtStart) return this.emitted === 0;
		const waiting = othersWaitFor(triggerId(this.context));
		if (waiting !== undefined) {
			// n8n abandons activations that take too long.
			if (this.turn.isActivation) return false;
			if ((await atMost(this.turn.timeLeft, waiting)) === undefined) return false;
		}
		this.takeOverOutcomes();
		// Each poll outputs something, even if little time is left.
		return !this.isAnyElsewhere && (this.turn.timeLeft > 0 || this.emitted === 0);
	}

	/** Starts an execution, before which n8n saves the stored state. */
	private start(picked: readonly Lead[], ready: readonly ReadyLead[]): void {
		const { context, settings, state, isProcessedAtStart } = this;
		const hashes = hashesOf(ready);
		const leads = only(picked, hashes);
		const leadId = ready.length === 1 ? idOf(ready[0]) : undefined;
		const execution = newExecution(leads, { leadId, isProcessedAtStart });
		const rows = ready.map(({ json }) => json);
		for (const lead of ready) rememberForm(triggerId(context), formKey(lead), lead.json);
		const items = itemsOf(rows, settings);
		const { ledger, fresh } = state.now;
		state.change({ ledger: ledgers.started(ledger, execution), fresh: without(fresh, hashes) });
		this.save();
		const outputs = picked.some(isForOutput)
			? givenUpOutputs(items, hashes, leads, triggerId(context))
			: [items];
		try {
			emit(context, execution, outputs);
		} catch (error) {
			// Nothing has started, so the leads still wait.
			state.change({ ledger, fresh });
			this.save();
			throw new NodeOperationError(context.getNode(), error as Error);
		}
		this.emitted++;
	}

	/** The poll's time is over. What is still going on changes nothing any more. */
	private cutOff(): void {
		const failure = this.calls.end(TOO_SLOW);
		if (this.owners?.cutOff()) return;
		const subject = { resource: 'leadFormResponses', now: Date.now() };
		this.failure ??= linkedInError(this.context.getNode(), failure, subject);
	}

	/** Reports failures and stores the state. */
	private end(): void {
		const { turn, context, state } = this;
		this.owners?.settle();
		logWhatWaits(context, state.now);
		// n8n polls less often after an error, and what was output shows that LinkedIn and the credential work.
		const failure = this.emitted > 0 ? undefined : (this.failure ?? this.owners?.failure);
		if (failure === undefined) {
			if (state.now.isLossUntold) context.__emitError(lossError(context.getNode(), state.now));
			state.change({ isLossUntold: undefined });
			this.save();
			return;
		}
		// A passing failure does not prevent activation; the next poll continues.
		const isActivated = turn.isActivation && passes(failure);
		// A failed activation watches nothing yet; a loss was stored when the poll began.
		if (!turn.isActivation || isActivated) this.save();
		if (!isActivated) throw failure;
		context.logger.warn(
			`LinkedIn could not be read while the trigger was activated; the next poll reads on. ${failure.message}`,
		);
	}

	private save(): void {
		this.state.save();
	}
}
