import { min } from 'lodash';
import { createRandom } from '../../world/random';
import type { Lead, LeadSubscription } from '../../world/types';
import { notePushDrift } from '../drift';
import { wireLeadAction, type LeadAction } from '../wire/leadAction';
import { Activity } from './activity';
import type { NotificationContext } from './context';
import type { Delivery, Push, ReleaseOrder } from './push';
import { pushHeaders, pushSignature } from './signature';

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
		const push = { subscriptionId: subscription.id, leadId: lead.id, leadAction };
		for (let copy = 0; copy < settings.copies; copy += 1) {
			const added = this.add({ ...push, body: JSON.stringify(payload) });
			void activity.track(this.attempt(added, state.clock.now()));
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

	/** Tries every push again that is due by that time. */
	async retryDue(time: number): Promise<void> {
		const due = [...this.waiting].filter(({ nextAttemptAt = 0 }) => nextAttemptAt <= time);
		await Promise.all(due.map(async (push) => await this.attempt(push, time)));
	}

	/** Tries every waiting push again now. */
	async retryAll(): Promise<void> {
		const now = this.context.state.clock.now();
		await Promise.all([...this.waiting].map(async (push) => await this.attempt(push, now)));
	}

	/** Gives every waiting push up; gives their number. */
	giveUp(): number {
		const given = this.waiting.size;
		for (const push of this.waiting) endWith(push, 'givenUp');
		this.waiting.clear();
		return given;
	}

	/** Keeps pushes from being sent, first attempts and later ones, until {@link release}. */
	hold(): void {
		this.held ??= [];
	}

	/** Ends the hold. Without an order all are sent at once; see {@link ReleaseOrder} otherwise. */
	async release(order?: ReleaseOrder): Promise<void> {
		const held = this.held ?? [];
		this.held = undefined;
		const { clock, seed } = this.context.state;
		const now = clock.now();
		if (order === undefined) {
			await Promise.all(held.map(async (push) => await this.attempt(push, now)));
			return;
		}
		const { signal } = this.context.activity;
		const inOrder = order === 'reversed' ? held.reverse() : createRandom(seed).shuffle(held);
		for (const push of inOrder) {
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

	private add(push: Pick<Push, 'subscriptionId' | 'leadId' | 'leadAction' | 'body'>): Push {
		const { subscriptionId, leadId, leadAction, body } = push;
		const added: Push = {
			id: this.pushes.length + 1,
			subscriptionId,
			leadId,
			leadAction,
			body,
			state: 'sending',
			attempts: 0,
		};
		this.pushes.push(added);
		return added;
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
		const { world } = this.context.state;
		const subscription = world.subscriptions.find(({ id }) => id === push.subscriptionId);
		if (subscription === undefined) return endWith(push, 'dropped');
		push.firstAttemptAt ??= time;
		if (subscription.state !== 'validated') return this.wait(push, time);
		endWith(push, 'sending');
		push.attempts += 1;
		const { signal } = this.context.activity;
		const outcome = await this.post(subscription.webhook, push.body);
		if (signal.aborted) return;
		const { id: pushId, subscriptionId, leadId, leadAction, attempts: attempt } = push;
		this.log.push({ pushId, subscriptionId, leadId, leadAction, attempt, time, ...outcome });
		if (outcome.status >= 200 && outcome.status < 300) endWith(push, 'delivered');
		else this.wait(push, time);
	}

	private async post(
		webhook: string,
		text: string,
	): Promise<Pick<Delivery, 'status' | 'problem' | 'milliseconds'>> {
		const { state, settings, client, activity } = this.context;
		const body = Buffer.from(text, 'utf8');
		const signature = pushSignature(state.application.clientSecret, body);
		const headers = pushHeaders(signature, state.variants);
		const request = { method: 'POST' as const, headers, body, timeout: settings.pushTimeout };
		try {
			const { status, milliseconds } = await client.send(webhook, request, activity.signal);
			return { status, milliseconds };
		} catch (error) {
			const problem = error instanceof Error ? error.message : String(error);
			return { status: 0, problem, milliseconds: 0 };
		}
	}

	private wait(push: Push, time: number): void {
		const { retryInterval, retryFor } = this.context.settings;
		const next = time + retryInterval;
		if (next > (push.firstAttemptAt ?? time) + retryFor) return endWith(push, 'givenUp');
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
