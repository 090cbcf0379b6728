import { takeRightWhile } from 'lodash';
import { NodeOperationError } from 'n8n-workflow';

import { atMost } from '../../shared/wire/waiting';
import type { Batch } from './batches';
import { Batches } from './batches';
import type { Confirmation } from './confirmation/confirmation';
import { tryAtOnce } from './confirmation/next';
import type { ConfirmLeads, Outcome } from './confirmation/outcome';
import { begin, emit, othersWaitFor, takeOver } from './emission';
import { executionItems } from './executionItems';
import { dueToGiveUp, givenUpError } from './confirmation/givingUp';
import type { PollTurn } from './pollTurn';
import { saveState, triggerId } from './triggerState';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** After an execution that succeeded, so many of single leads may fail before the destination gets time. */
const MOST_FAILURES = 2;

/**
 * A poll that emits leads and learns what becomes of them: one execution after the other, as long as there
 * is time. Each lead comes again until it is confirmed.
 */
export class ConfirmingPoll {
	private readonly trigger: string;

	private readonly batches: Batches;

	/** Of executions that this poll has started. */
	private outcomes: Outcome[] = [];

	/** How many leads the execution has that was started last; none before the first one. */
	private lastSize = 0;

	constructor(
		private readonly turn: PollTurn,
		private readonly confirmLeads: ConfirmLeads,
	) {
		this.trigger = triggerId(turn.context);
		this.batches = new Batches(turn);
	}

	/** @throws NodeApiError classified for n8n when no lead could be read because of a failure */
	async run(): Promise<void> {
		if (this.turn.isPublication) tryAtOnce(this.confirmation);
		if (!this.turn.isActivation) await this.giveUp();
		while (await this.isFree()) {
			const batch = await this.batches.next();
			if (batch === undefined) break;
			this.start(batch);
		}
	}

	private get confirmation(): Confirmation {
		return this.turn.state.confirmation;
	}

	/** Whether the next execution may start now. */
	private async isFree(): Promise<boolean> {
		const { turn } = this;
		const waiting = othersWaitFor(this.trigger, Date.now());
		if (waiting !== undefined) {
			// n8n gives up an activation that takes too long.
			if (turn.isActivation) return false;
			if ((await atMost(turn.timeLeft(), waiting)) === undefined) return false;
		}
		this.outcomes.push(...takeOver(this.trigger, this.confirmation, Date.now()));
		// However little time is left, each poll gets on.
		return (turn.timeLeft() > 0 || this.lastSize === 0) && !this.isToPause();
	}

	/** After a failure the destination gets time until the next poll, unless it has just taken others. */
	private isToPause(): boolean {
		const { outcomes, lastSize } = this;
		const failures = takeRightWhile(outcomes, (outcome) => outcome !== 'confirmed').length;
		if (failures === 0) return false;
		// A part is followed by its check; a batch comes again with the next poll.
		const ofSeveral = this.confirmation.doubt === undefined ? 0 : 1;
		const most = lastSize > 1 ? ofSeveral : MOST_FAILURES;
		return failures === outcomes.length || failures > most;
	}

	private start({ kind, leads, failures }: Batch): void {
		this.lastSize = leads.length;
		const execution = begin(this.confirmation, leads, kind, failures);
		const items = executionItems(leads, this.turn.settings);
		this.save();
		emit(this.turn.context, execution, items, this.confirmLeads);
	}

	private save(): void {
		saveState(this.turn.context, this.turn.state, this.turn.before);
	}

	private async giveUp(): Promise<void> {
		const { confirmation } = this;
		const { settings, context } = this.turn;
		const { giveUpAfterMs } = settings;
		const givenUp = dueToGiveUp(confirmation, giveUpAfterMs, Date.now());
		if (givenUp === undefined) return;
		const ids = givenUp.leads.map(({ leadId }) => leadId);
		// Those of its leads that have waited long enough; the form goes on with the later ones.
		const to = Date.now() - giveUpAfterMs;
		for (const form of givenUp.forms) {
			const ofForm = await this.batches.idsOfForm(form, to);
			if (ofForm === undefined) {
				// It is given up when its leads can be named.
				form.since += HOUR;
				continue;
			}
			ids.push(...ofForm);
			form.from = Math.max(form.from, to + 1);
			form.since = to + DAY;
		}
		// Where none waits any more, later ones are tried as those of any other form.
		confirmation.heldForms = confirmation.heldForms.filter((form) => form.from <= form.to);
		confirmation.setAside = confirmation.setAside.filter((each) => !givenUp.leads.includes(each));
		this.save();
		if (ids.length > 0) {
			context.__emitError(givenUpError(context.getNode(), ids, giveUpAfterMs / DAY));
		}
	}
}

/** What somebody is told when n8n cannot tell how executions end. */
export function untoldError({ context }: PollTurn): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		'n8n does not tell this trigger how its executions end, so leads now count as done when an execution starts',
		{
			description:
				'This happens with the experimental engine of n8n. Switch it off for this workflow and publish it again, or set Mark as Processed to When the Workflow Starts to leave it at that. Some leads have come several times.',
		},
	);
}
