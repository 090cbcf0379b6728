import { min } from 'lodash';
import type { Lead, LeadSubscription } from '../../world/types';
import { notePushDrift } from '../drift';
import { wireLeadAction, type LeadAction } from '../wire/subscription';
import { Activity, pushHeaders, pushSignature, type NotificationContext } from './webhooks';

/** One notification to one webhook. */
interface Push {
	id: number;
	subscriptionId: string;
	leadId: string;
	leadAction: LeadAction;
	/** The JSON text, the same at every attempt. */
	body: string;
	/** Where it is on its way: `dropped` ones lost their subscription. */
	state: 'held' | 'sending' | 'waiting' | 'delivered' | 'givenUp' | 'dropped';
	attempts: number;
	/** Of the first attempt, and of the next one of a `waiting` push; simulated epoch milliseconds. */
	firstAttemptAt?: number;
	nextAttemptAt?: number;
}

/** One attempt to deliver a push. */
interface Delivery extends Pick<Push, 'subscriptionId' | 'leadId' | 'leadAction'> {
	pushId: number;
	/** Counted from 1. */
	attempt: number;
	/** 0 when there was no answer; `problem` says why. */
	status: number;
	problem?: string;
	/** When it was due, simulated epoch milliseconds. */
	time: number;
	/** How long the answer took, real milliseconds; 0 when there was none. */
	milliseconds: number;
}

/** Between one attempt and the next (not documented for leads), and until LinkedIn gives up; the simulator's milliseconds (contract 4.3). */
const [RETRY_INTERVAL, RETRY_FOR] = [5 * 60_000, 8 * 3_600_000];

/** The pushes, from the lead that causes them to their answer, or until they are given up. */
export class Deliveries {
	private log: Delivery[] = [];
	private pushes: Push[] = [];
	private readonly waiting = new Set<Push>();
	private held: Push[] | undefined;
	private readonly sending = new Activity();

	/** @param onWaiting told when there is a push to try again later */
	constructor(
		private readonly context: NotificationContext,
		private readonly onWaiting: () => void,
	) {}

	/**
	 * Sends what happened to a lead in the background, as often as the settings say.
	 * @param occurredAt epoch milliseconds
	 */
	send(
		subscription: LeadSubscription,
		lead: Lead,
		leadAction: LeadAction,
		occurredAt: number,
	): void {
		const { state, settings, activity } = this.context;
		const payload = wireLeadAction(lead, leadAction, occurredAt, subscription, state.variants);
		notePushDrift(state, payload);
		for (let copy = 0; copy < settings.copies; copy += 1) {
			const push: Push = {
				id: this.pushes.length + 1,
				subscriptionId: subscription.id,
				leadId: lead.id,
				leadAction,
				body: JSON.stringify(payload),
				state: 'sending',
				attempts: 0,
			};
			this.pushes.push(push);
			void activity.track(this.attempt(push, state.clock.now()));
		}
	}

	/** Waits for the answers to what is being sent now. */
	async answered(): Promise<void> {
		await this.sending.present();
	}

	/** When the next waiting push is due, simulated epoch milliseconds. */
	nextDue(): number | undefined {
		return min([...this.waiting].map(({ nextAttemptAt }) => nextAttemptAt));
	}

	/**
	 * Tries every waiting push again.
	 * @param dueBy only those that are due by then
	 */
	async retryAll(time: number, dueBy = Infinity): Promise<void> {
		const due = [...this.waiting].filter(({ nextAttemptAt = 0 }) => nextAttemptAt <= dueBy);
		await this.attemptAll(due, time);
	}

	/** Keeps pushes from being sent, first attempts and later ones, until {@link release}. */
	hold(): void {
		this.held ??= [];
	}

	/** Ends the hold: all are sent at once, or the last one first, each answered before the next is sent. */
	async release(order?: 'reversed'): Promise<void> {
		const held = this.held ?? [];
		this.held = undefined;
		const { state, activity } = this.context;
		const now = state.clock.now();
		if (order === undefined) return await this.attemptAll(held, now);
		const { signal } = activity;
		for (const push of held.reverse()) {
			if (signal.aborted) return;
			await this.attempt(push, now);
		}
	}

	/** Every push, oldest first. */
	list(): Push[] {
		return structuredClone(this.pushes);
	}

	/** Every attempt, in the order in which they ended. */
	attempts(): Delivery[] {
		return structuredClone(this.log);
	}

	clear(): void {
		this.log = [];
		this.pushes = [];
		this.waiting.clear();
		this.held = undefined;
		this.sending.abort();
	}

	private async attemptAll(pushes: readonly Push[], time: number): Promise<void> {
		await Promise.all(pushes.map(async (push) => await this.attempt(push, time)));
	}

	/** @param time when the attempt is due, simulated epoch milliseconds */
	private async attempt(push: Push, time: number): Promise<void> {
		await this.sending.track(this.attemptNow(push, time));
	}

	private async attemptNow(push: Push, time: number): Promise<void> {
		this.waiting.delete(push);
		if (this.held !== undefined) {
			endWith(push, 'held');
			this.held.push(push);
			return;
		}
		const { state, settings, client, activity } = this.context;
		const subscription = state.world.subscriptions.find(({ id }) => id === push.subscriptionId);
		if (subscription === undefined) return endWith(push, 'dropped');
		push.firstAttemptAt ??= time;
		if (subscription.state !== 'validated') return this.wait(push, time);
		endWith(push, 'sending');
		push.attempts += 1;
		const { signal } = activity;
		const body = Buffer.from(push.body, 'utf8');
		const signature = pushSignature(state.application.clientSecret, body);
		const headers = pushHeaders(signature, state.variants);
		const request = { method: 'POST' as const, headers, body, timeout: settings.pushTimeout };
		const outcome = await client.send(subscription.webhook, request, signal).then(
			({ status, milliseconds }) => ({ status, milliseconds }),
			(error: Error) => ({ status: 0, problem: error.message, milliseconds: 0 }),
		);
		if (signal.aborted) return;
		const { id: pushId, subscriptionId, leadId, leadAction, attempts: attempt } = push;
		this.log.push({ pushId, subscriptionId, leadId, leadAction, attempt, time, ...outcome });
		if (outcome.status >= 200 && outcome.status < 300) endWith(push, 'delivered');
		else this.wait(push, time);
	}

	private wait(push: Push, time: number): void {
		const next = time + RETRY_INTERVAL;
		if (next > (push.firstAttemptAt ?? time) + RETRY_FOR) return endWith(push, 'givenUp');
		push.state = 'waiting';
		push.nextAttemptAt = next;
		this.waiting.add(push);
		this.onWaiting();
	}
}

/** A state in which no further attempt is set. */
function endWith(push: Push, state: Push['state']): void {
	push.state = state;
	delete push.nextAttemptAt;
}
