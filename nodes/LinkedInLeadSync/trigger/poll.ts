import { pickBy } from 'lodash';
import type { IPollFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
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
import type { Lead, ReadRef } from './memory/lead';
import { formKey, hashesOf, idOf, isForGivenUpOutput, only } from './memory/lead';
import * as ledgers from './memory/ledger';
import { review } from './memory/review';
import type { State } from './memory/state';
import { allDue, firstState, settled } from './memory/state';
import type { ReadyLead } from './ownerReading';
import { itemsOf } from './ownerReading';
import { PollOwners } from './pollOwners';
import { PollTurn } from './pollTurn';
import type { WhatWaits } from './reports';
import {
	batchTooLargeError,
	brokenFormsError,
	failingError,
	givenUpError,
	logWhatWaits,
	lossError,
	reportTroubles,
	unknownOutcomeError,
	whatWaits,
} from './reports';
import type { TriggerSettings } from './settings';
import { isAnythingStored, latestState, saveState, triggerId } from './stateStore';
import { outcomeError, readTriggerSettings } from './triggerFields';

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
	const known = latestState(context);
	// Only a publication may start without a state. Includes unreadable data.
	const isLoss = known === undefined && (!turn.isPublication || isAnythingStored(context));
	const state = known ?? firstState(settings, turn.startedAt, isLoss);
	const trigger = triggerId(context);
	if (running.has(trigger)) {
		// n8n may start another poll meanwhile, also when the workflow is published again: then the running poll belongs to
		// an earlier publication, and its context may be discarded. So this one stores where it starts. Other overlapping
		// polls store nothing, because the running poll does.
		if (!isLoss && !isAnythingStored(context)) saveState(context, state);
		return null;
	}
	running.add(trigger);
	try {
		// Stored at once, because this poll may fail, and after a publication the loss would go unnoticed.
		await new Poll(context, settings, turn, isLoss ? saveState(context, state) : state).run();
		return null;
	} finally {
		running.delete(trigger);
	}
}

/**
 * From top to bottom: as long as an execution may start, read what it could get, choose leads, add their forms, and start
 * it; at last report and store. The poll has its own copy of the state. What single owners need is done by `PollOwners`.
 */
class Poll {
	private readonly calls = new CallPolicy();

	/** Undefined until n8n has read the credential. */
	private owners?: PollOwners;

	private failure?: Error;

	private emitted = 0;

	/** Whether each owner has been read once. */
	private hasRead = false;

	/** Whether an execution may run that another process of n8n has started. */
	private isAnyElsewhere = false;

	/** Whether the poll has ended. Work that ran out of time may still be going on, and stores nothing any more. */
	private isOver = false;

	constructor(
		private readonly context: IPollFunctions,
		private readonly settings: TriggerSettings,
		private readonly turn: PollTurn,
		private state: State,
	) {}

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
		const client = await LinkedInClient.create(cachingCredential(context), this.calls);
		const owners = new PollOwners(context, client, settings, turn);
		this.takeOverOutcomes();
		if (turn.isPublishedAnew) this.retryAll();
		else this.review();
		this.state = await owners.watch(this.state);
		this.owners = owners;
		while (await this.isFree()) {
			if (!this.hasRead) await this.read(owners);
			const chosen = this.choose(Date.now());
			if (chosen.length > 0) await this.output(owners, chosen);
			else if (!(await this.mayGoOn(owners))) return;
		}
	}

	/**
	 * Reads what an execution could get: first a slice of each owner, as long as half of the poll's time is left to output
	 * something, and then one slice at a time.
	 * @returns whether there may be new leads
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
		}
		if (isFirst) this.state = await owners.readForTry(this.state);
		return isAny;
	}

	private choose(now: number): Lead[] {
		const { state, settings, owners } = this;
		if (owners === undefined) return [];
		const isReady = (lead: ReadRef) => owners.isReady(state, lead);
		const { batchSize } = settings;
		return ledgers.choose(state.ledger, owners.fresh(state), now, { batchSize, isReady });
	}

	/** Reads more, or waits for the next try of what is broken. @returns false if that is for another poll */
	private async mayGoOn(owners: PollOwners): Promise<boolean> {
		const { turn } = this;
		if (turn.timeLeft > 0 && (await this.read(owners))) return true;
		const { nextTryAt } = this.state.ledger;
		const waitMs = nextTryAt - Date.now();
		if (waitMs <= 0 || waitMs > turn.timeLeft || this.choose(nextTryAt).length === 0) return false;
		await wait(waitMs);
		return true;
	}

	private takeOverOutcomes(): void {
		const ended = withOutcomes(this.state, triggerId(this.context), Date.now());
		this.state = ended.state;
		this.isAnyElsewhere = ended.isAnyElsewhere;
		this.owners?.dropSettled(this.state);
	}

	/** The user may have repaired something. */
	private retryAll(): void {
		const { state } = this;
		this.state = { ...state, ...allDue(state), ledger: ledgers.published(state.ledger) };
	}

	/** Reports what keeps failing, and leads that are no longer retried. */
	private review(): void {
		const { context, state, settings } = this;
		const { giveUpAfterDays, hasGivenUpOutput } = settings;
		const node = context.getNode();
		const trigger = triggerId(context);
		const { ledger, pages } = state;
		const choice = { giveUpAfterDays, hasOutput: hasGivenUpOutput };
		const reviewed = review(ledger, formsWithTime(state), Date.now(), choice);
		const { failing, givenUp, broken, unknown, isBatchTooLarge } = reviewed;
		this.state = settled({ ...state, ledger: reviewed.ledger }, givenUp);
		const isAny = failing.length + givenUp.length + broken.length + unknown.length > 0;
		// Stored before it is reported.
		if (isAny || isBatchTooLarge || ledger.reviewedOn !== reviewed.ledger.reviewedOn) this.save();
		if (failing.length > 0) this.report(failingError(node, failing, trigger, giveUpAfterDays));
		if (givenUp.length > 0) this.report(givenUpError(node, givenUp, trigger));
		if (broken.length > 0) this.report(brokenFormsError(node, broken, trigger, pages?.names));
		if (unknown.length > 0) this.report(unknownOutcomeError(node, unknown.length));
		if (isBatchTooLarge) this.report(batchTooLargeError(node, settings.batchSize));
	}

	/** Says also how many leads wait now. */
	private report(error: NodeOperationError): void {
		const waits = this.whatWaits();
		if (waits) error.description = `${error.description ?? ''}\nNow: ${waits.text}.`;
		this.context.__emitError(error);
	}

	private whatWaits(): WhatWaits | undefined {
		return whatWaits(this.state.ledger, this.owners?.fresh(this.state) ?? [], Date.now());
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

	private async output(owners: PollOwners, chosen: readonly Lead[]): Promise<void> {
		const { state, ready } = await owners.ready(this.state, chosen);
		this.state = state;
		if (ready.length > 0) this.start(chosen, ready);
	}

	/** Starts an execution, before which n8n saves the stored state. */
	private start(chosen: readonly Lead[], ready: readonly ReadyLead[]): void {
		const { context, settings, state, isProcessedAtStart } = this;
		const hashes = hashesOf(ready);
		const leads = only(chosen, hashes);
		const leadId = ready.length === 1 ? idOf(ready[0]) : undefined;
		const execution = newExecution(leads, { leadId, isProcessedAtStart });
		const rows = ready.map(({ json }) => json);
		for (const lead of ready) rememberForm(triggerId(context), formKey(lead), lead.json);
		const items = itemsOf(rows, settings);
		const outputs = chosen.some(isForGivenUpOutput)
			? givenUpOutputs(items, hashes, leads, triggerId(context))
			: [items];
		this.state = { ...state, ledger: ledgers.started(state.ledger, execution) };
		this.save();
		try {
			emit(context, execution, outputs);
		} catch (error) {
			// Nothing has started, so the leads still wait.
			this.state = { ...this.state, ledger: state.ledger };
			this.save();
			throw new NodeOperationError(context.getNode(), error as Error);
		}
		this.emitted++;
	}

	/** The poll's time is over. */
	private cutOff(): void {
		const failure = this.calls.end(TOO_SLOW);
		const subject = { resource: 'leadFormResponses', now: Date.now() };
		this.failure ??= linkedInError(this.context.getNode(), failure, subject);
	}

	/** Reports failures and stores the state. */
	private end(): void {
		const { turn, context, owners } = this;
		if (owners !== undefined) this.state = owners.withTroubles(this.state);
		if (owners?.isAnyServed === true) {
			this.state = reportTroubles(context, this.state, turn.startedAt);
		}
		logWhatWaits(context, this.whatWaits());
		// n8n polls less often after an error, and what was output shows that LinkedIn and the credential work.
		const failure = this.emitted > 0 ? undefined : (this.failure ?? owners?.failure);
		if (failure === undefined) {
			if (this.state.isLossUntold) context.__emitError(lossError(context.getNode(), this.state));
			this.state = { ...this.state, isLossUntold: undefined };
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

	/** @throws NodeOperationError once the poll is over, which ends the work */
	private save(): void {
		const { context, owners, state } = this;
		if (this.isOver) throw new NodeOperationError(context.getNode(), 'The poll has ended');
		const { saves } = saveState(context, owners?.withLeftOver(state) ?? state);
		this.state = { ...state, saves };
	}
}

/** Forms with leads at LinkedIn that were passed, by `formKey`. */
function formsWithTime({ owners }: State): Set<string> {
	return new Set(
		Object.entries(owners).flatMap(([owner, { forms }]) =>
			Object.keys(pickBy(forms, ({ from }) => from !== undefined)).map((formId) =>
				formKey({ owner, formId }),
			),
		),
	);
}
