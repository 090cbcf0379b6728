import { min } from 'lodash';
import { sameOwner } from '../../world/lookups';
import type { Lead, LeadSubscription } from '../../world/types';
import type { SimulatorState } from '../state';
import type { LeadAction } from '../wire/subscription';
import { Challenges } from './challenges';
import { Deliveries } from './deliveries';
import {
	Activity,
	WebhookClient,
	type NotificationContext,
	type NotificationSettings,
	type WebhookIngress,
} from './webhooks';

const defaultSettings = (): NotificationSettings => ({
	challengeTimeout: 3000,
	pushTimeout: 10_000,
	copies: 1,
});

/** The most that a timer can wait, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** LinkedIn's lead notifications: everything that it does by itself, on the simulator's clock. */
export class Notifications {
	readonly settings = defaultSettings();
	readonly challenges: Challenges;
	readonly deliveries: Deliveries;
	readonly context: NotificationContext;
	private readonly activity = new Activity();
	private alarm: NodeJS.Timeout | undefined;
	private isRunning = false;
	private isStopped = false;

	constructor(state: Omit<SimulatorState, 'notifications'>, ingress: WebhookIngress | undefined) {
		const client = new WebhookClient(ingress);
		this.context = { state, settings: this.settings, client, activity: this.activity };
		this.challenges = new Challenges(this.context);
		this.deliveries = new Deliveries(this.context, () => this.runDue());
	}

	/** Tells the subscribers of each lead that it was submitted. */
	leadsCreated(leads: readonly Lead[]): void {
		for (const lead of leads) this.notify(lead, 'CREATED', lead.submittedAt);
	}

	/** Tells a lead's subscribers that the registration was cancelled then (epoch milliseconds). */
	leadDeleted(lead: Lead, time: number): void {
		this.notify(lead, 'DELETED', time);
	}

	/** Begins what is due by now, each at its own time, and wakes up again for what is next. */
	runDue(): void {
		if (this.isRunning || this.isStopped) return;
		clearTimeout(this.alarm);
		const due = this.nextDue();
		if (due === undefined) return;
		const wait = due - this.context.state.clock.now();
		if (wait > 0) {
			this.alarm = setTimeout(() => this.runDue(), Math.min(wait, LONGEST_WAIT)).unref();
			return;
		}
		this.isRunning = true;
		void this.activity.track(this.catchUp());
	}

	/** Runs work that a test asked for; {@link settled} waits for it too. */
	async run(work: () => Promise<void>): Promise<void> {
		await this.activity.track(work());
		this.runDue();
	}

	/** Waits until nothing is being sent; held pushes and ones that wait for their time don't count. */
	async settled(): Promise<void> {
		await this.activity.settled();
	}

	/** Ends what runs and forgets everything. */
	reset(): void {
		clearTimeout(this.alarm);
		this.activity.abort();
		this.isRunning = false;
		this.deliveries.clear();
		this.challenges.clear();
		Object.assign(this.settings, defaultSettings());
	}

	/** Ends every timer and connection; nothing is sent any more. */
	stop(): void {
		this.isStopped = true;
		this.reset();
		this.context.client.close();
	}

	private notify(lead: Lead, action: LeadAction, occurredAt: number): void {
		for (const subscription of this.context.state.world.subscriptions) {
			if (isAbout(subscription, lead)) {
				this.deliveries.send(subscription, lead, action, occurredAt);
			}
		}
	}

	private nextDue(): number | undefined {
		return min([this.challenges.nextDue(), this.deliveries.nextDue()]);
	}

	private async catchUp(): Promise<void> {
		const { signal } = this.activity;
		const { clock } = this.context.state;
		for (;;) {
			// What is on its way may have to be tried again before anything else is due.
			await this.deliveries.answered();
			if (signal.aborted) return;
			const due = this.nextDue();
			if (due === undefined || due > clock.now()) break;
			if (due === this.challenges.nextDue()) await this.challenges.checkDue(due);
			else await this.deliveries.retryAll(due, due);
			if (signal.aborted) return;
		}
		this.isRunning = false;
		this.runDue();
	}
}

/** Whether a subscription is told about a lead: only a validated one is (contract 4.1). */
function isAbout(subscription: LeadSubscription, lead: Lead): boolean {
	const { state, leadType, owner, versionedForm: form, associatedEntity: entity } = subscription;
	return (
		state === 'validated' &&
		leadType === lead.leadType &&
		sameOwner(owner, lead.owner) &&
		(form === undefined ||
			(form.formId === lead.formId && form.versionId === lead.formVersionId)) &&
		Object.entries(entity ?? {}).every(([key, id]) => lead[key as 'eventId'] === id)
	);
}
