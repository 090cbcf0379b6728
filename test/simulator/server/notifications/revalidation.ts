import { min } from 'lodash';
import { recordChallenge } from '../../world/mutations';
import type { LeadSubscription } from '../../world/types';
import { challenge } from './challenge';
import type { NotificationContext } from './context';

/** One security challenge of a webhook. */
export interface Challenge {
	/** Absent for the challenge before a subscription is accepted. */
	subscriptionId?: string;
	webhook: string;
	/** When it was due, simulated epoch milliseconds. */
	time: number;
	/** What was wrong; absent when it passed. */
	problem?: string;
}

/** The security challenges: before a subscription, every two hours and by hand (contract 4.1). */
export class Revalidation {
	private challenges: Challenge[] = [];

	constructor(private readonly context: NotificationContext) {}

	/** Whether a webhook passes the challenge now. */
	async passes(webhook: string): Promise<boolean> {
		return await this.run({ webhook, time: this.context.state.clock.now() });
	}

	/**
	 * Challenges a subscription's webhook and records how it went.
	 * @param time when it is due, simulated epoch milliseconds
	 */
	async check(subscription: LeadSubscription, time: number): Promise<void> {
		const { signal } = this.context.activity;
		const { id: subscriptionId, webhook } = subscription;
		const passed = await this.run({ subscriptionId, webhook, time });
		if (!signal.aborted) recordChallenge(subscription, passed, time);
	}

	/** When the next subscription is due, simulated epoch milliseconds; blocked ones never are. */
	nextDue(): number | undefined {
		return min(this.checked().map((subscription) => this.dueAt(subscription)));
	}

	/** Checks every subscription that is due by that time. */
	async checkDue(time: number): Promise<void> {
		const due = this.checked().filter((subscription) => this.dueAt(subscription) <= time);
		await Promise.all(due.map(async (subscription) => await this.check(subscription, time)));
	}

	/** Checks every subscription that is not blocked, now. */
	async checkAll(): Promise<void> {
		const now = this.context.state.clock.now();
		await Promise.all(this.checked().map(async (one) => await this.check(one, now)));
	}

	/** Every challenge, in the order in which they ended. */
	list(): Challenge[] {
		return structuredClone(this.challenges);
	}

	clear(): void {
		this.challenges = [];
	}

	private checked(): LeadSubscription[] {
		return this.context.state.world.subscriptions.filter(({ state }) => state !== 'blocked');
	}

	private dueAt({ checkedAt }: LeadSubscription): number {
		return checkedAt + this.context.settings.revalidationInterval;
	}

	private async run(about: Challenge): Promise<boolean> {
		const { state, settings, client, activity } = this.context;
		const { clientSecret } = state.application;
		const { signal } = activity;
		const timeout = settings.challengeTimeout;
		const problem = await challenge(client, about.webhook, clientSecret, timeout, signal);
		if (signal.aborted) return false;
		this.challenges.push({ ...about, ...(problem !== undefined && { problem }) });
		return problem === undefined;
	}
}
