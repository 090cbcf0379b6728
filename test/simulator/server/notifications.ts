import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { attempt, isMatch } from 'lodash';
import { sameOwner, subscriptionById } from '../world/lookups';
import type { Lead, LeadSubscription } from '../world/types';
import { isJson } from './answer';
import { notePushDrift } from './drift';
import type { SimulatorState } from './state';
import {
	forgedRequest,
	hmac,
	pushHeaders,
	pushSignature,
	WebhookClient,
	type ForgedPush,
	type ForgedReply,
	type WebhookIngress,
	type WebhookReply,
} from './webhooks';
import { wireLeadAction, type LeadAction } from './wire/subscription';

/** How LinkedIn calls webhooks; timeouts are real milliseconds. */
export interface NotificationSettings {
	/** How long a webhook has to answer a challenge (contract 4.1). */
	challengeTimeout: number;
	/** How long a webhook has to answer a push; not documented. */
	pushTimeout: number;
	/** How often each push is sent; each copy is a separate push. */
	copies: number;
}

const defaultSettings = (): NotificationSettings => ({
	challengeTimeout: 3000,
	pushTimeout: 10_000,
	copies: 1,
});

/** One notification to one webhook. */
interface Push {
	subscriptionId: string;
	leadId: string;
	leadAction: LeadAction;
	/** The JSON text, the same at every attempt. */
	body: string;
	/** `waiting`: the webhook did not accept the push. `dropped`: its subscription was deleted. */
	state: 'held' | 'sending' | 'waiting' | 'delivered' | 'dropped';
}

/**
 * LinkedIn's lead notifications (contract 4): challenges, and pushes about leads. A refused push, or the challenge of a
 * subscribed webhook, is repeated only when a test calls `retryNow` or `passesChallenge`.
 */
export class Notifications {
	private readonly settings = defaultSettings();
	private readonly client: WebhookClient;
	private readonly running = new Set<Promise<unknown>>();
	private ending = newController();
	private log: Push[] = [];
	private held: Push[] | undefined;

	/** @param state its variants and application are replaced when they change, so they are read each time */
	constructor(
		private readonly state: Omit<SimulatorState, 'notifications'>,
		ingress: WebhookIngress | undefined,
	) {
		this.client = new WebhookClient(ingress);
	}

	/** Changes the given settings, and returns all. */
	set(changes: Partial<NotificationSettings>): NotificationSettings {
		return { ...Object.assign(this.settings, changes) };
	}

	/** Notifies the subscribers of each lead, in the background, that it was submitted. */
	leadsCreated(leads: readonly Lead[]): void {
		for (const lead of leads) this.notify(lead, 'CREATED', lead.submittedAt);
	}

	/** Notifies a lead's subscribers that the registration was cancelled at this time (epoch milliseconds). */
	leadDeleted(lead: Lead, time: number): void {
		this.notify(lead, 'DELETED', time);
	}

	/** Whether a webhook passes the challenge now; LinkedIn sends one every two hours, and for a button in its portal. */
	async passesChallenge(webhook: string): Promise<boolean> {
		const { clientSecret } = this.state.application;
		const { signal } = this.ending;
		const code = randomUUID();
		const url = `${webhook}${webhook.includes('?') ? '&' : '?'}challengeCode=${code}`;
		const timeout = this.settings.challengeTimeout;
		return await this.client.send(url, { method: 'GET', headers: {}, timeout }, signal).then(
			(reply) =>
				passes(reply, { challengeCode: code, challengeResponse: hmac(clientSecret, code) }),
			() => false,
		);
	}

	/** Every push, oldest first, with its state. */
	pushes(): Push[] {
		return structuredClone(this.log);
	}

	/** Keeps pushes from being sent, first attempts and later ones, until {@link release}. */
	hold(): void {
		this.held ??= [];
	}

	/** Ends the hold: sends all pushes at once, or one after the other from the last one on. */
	async release(order?: 'reversed'): Promise<void> {
		const held = this.held ?? [];
		this.held = undefined;
		if (order === undefined) return await this.attemptAll(held);
		for (const push of held.reverse()) await this.attempt(push);
	}

	/** Retries every push that was not accepted, as LinkedIn does after minutes. */
	async retryNow(): Promise<void> {
		await this.attemptAll(this.log.filter(({ state }) => state === 'waiting'));
	}

	/**
	 * Sends one request with any content, immediately and once, whatever the subscription's state, also during a hold.
	 * @param target a subscription's id, or a webhook's URL
	 * @throws for an unknown subscription, and when there is no answer
	 */
	async send(target: string, push: ForgedPush): Promise<ForgedReply> {
		const { application, variants, world } = this.state;
		const webhook = target.includes('://') ? target : subscriptionById(world, target).webhook;
		const request = {
			method: 'POST' as const,
			timeout: this.settings.pushTimeout,
			...forgedRequest(application.clientSecret, variants, push),
		};
		return await this.client.send(webhook, request, this.ending.signal);
	}

	/** Waits until no push is being sent; held and refused pushes don't count. */
	async settled(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** Ends all requests and forgets all pushes and challenges. */
	reset(): void {
		this.ending.abort();
		this.ending = newController();
		this.running.clear();
		this.log = [];
		this.held = undefined;
		Object.assign(this.settings, defaultSettings());
	}

	/** Ends every connection; after this, no request is sent. */
	stop(): void {
		this.reset();
		this.client.close();
	}

	private notify(lead: Lead, leadAction: LeadAction, occurredAt: number): void {
		const { world, variants } = this.state;
		for (const subscription of world.subscriptions.filter((one) => isAbout(one, lead))) {
			const payload = wireLeadAction(lead, leadAction, occurredAt, variants);
			notePushDrift(this.state, payload);
			const { id: subscriptionId } = subscription;
			const about = { subscriptionId, leadId: lead.id, leadAction, body: JSON.stringify(payload) };
			for (let copy = 0; copy < this.settings.copies; copy += 1) {
				const push: Push = { ...about, state: 'sending' };
				this.log.push(push);
				void this.attempt(push);
			}
		}
	}

	private async attemptAll(pushes: readonly Push[]): Promise<void> {
		await Promise.all(pushes.map(async (push) => await this.attempt(push)));
	}

	private async attempt(push: Push): Promise<void> {
		const attempt = this.attemptNow(push).finally(() => this.running.delete(attempt));
		this.running.add(attempt);
		await attempt;
	}

	private async attemptNow(push: Push): Promise<void> {
		if (this.held !== undefined) {
			push.state = 'held';
			this.held.push(push);
			return;
		}
		const { world, application, variants } = this.state;
		const { subscriptionId } = push;
		const subscription = world.subscriptions.find(({ id }) => id === subscriptionId);
		push.state = subscription === undefined ? 'dropped' : 'waiting';
		if (subscription?.state !== 'validated') return;
		push.state = 'sending';
		const { signal } = this.ending;
		const body = Buffer.from(push.body, 'utf8');
		const signature = pushSignature(application.clientSecret, body, variants.signedText);
		const headers = pushHeaders(signature, variants);
		const timeout = this.settings.pushTimeout;
		const status = await this.client
			.send(subscription.webhook, { method: 'POST', headers, body, timeout }, signal)
			.then(
				(reply) => reply.status,
				() => 0,
			);
		push.state = status >= 200 && status < 300 ? 'delivered' : 'waiting';
	}
}

function newController(): AbortController {
	const controller = new AbortController();
	// Every request of a burst listens to the signal, and Node.js would warn of a leak at more than ten.
	setMaxListeners(0, controller.signal);
	return controller;
}

/** Whether a subscription is notified of a lead, which needs it to be validated (contract 4.1). */
function isAbout(subscription: LeadSubscription, lead: Lead): boolean {
	const { state, leadType, owner, versionedForm = {}, associatedEntity = {} } = subscription;
	return (
		state === 'validated' &&
		leadType === lead.leadType &&
		sameOwner(owner, lead.owner) &&
		isMatch({ formId: lead.formId, versionId: lead.formVersionId }, versionedForm) &&
		isMatch(lead, associatedEntity)
	);
}

/** Whether a webhook's reply to a challenge is right: a 200 with this JSON (contract 4.1). */
function passes({ status, contentType, body }: WebhookReply, wanted: object): boolean {
	const answer: unknown = attempt(JSON.parse, body);
	return status === 200 && isJson(contentType) && isMatch(Object(answer), wanted);
}
