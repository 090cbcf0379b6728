import { randomUUID } from 'node:crypto';
import { min } from 'lodash';
import { recordChallenge } from '../../world/mutations';
import type { LeadSubscription } from '../../world/types';
import { isJson } from '../answer';
import { hmac, type NotificationContext, type WebhookReply } from './webhooks';

/** Between one challenge of a webhook and the next, the simulator's milliseconds (contract 4.1). */
const REVALIDATION_INTERVAL = 2 * 3_600_000;

/** One security challenge of a webhook. */
interface Challenge {
	/** Absent for the challenge before a subscription is accepted. */
	subscriptionId?: string;
	webhook: string;
	/** When it was due, simulated epoch milliseconds. */
	time: number;
	/** What was wrong; absent when it passed. */
	problem?: string;
}

/** The security challenges: before a subscription, every two hours and by hand (contract 4.1). */
export class Challenges {
	private done: Challenge[] = [];

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
		const hasPassed = await this.run({ subscriptionId, webhook, time });
		if (!signal.aborted) recordChallenge(subscription, hasPassed, time);
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

	/** Every challenge, in the order in which they ended. */
	list(): Challenge[] {
		return structuredClone(this.done);
	}

	clear(): void {
		this.done = [];
	}

	private checked(): LeadSubscription[] {
		return this.context.state.world.subscriptions.filter(({ state }) => state !== 'blocked');
	}

	private dueAt({ checkedAt }: LeadSubscription): number {
		return checkedAt + REVALIDATION_INTERVAL;
	}

	private async run(about: Challenge): Promise<boolean> {
		const { state, settings, client, activity } = this.context;
		const { clientSecret } = state.application;
		const { signal } = activity;
		const code = randomUUID();
		const separator = about.webhook.includes('?') ? '&' : '?';
		const url = `${about.webhook}${separator}challengeCode=${code}`;
		const request = { method: 'GET' as const, headers: {}, timeout: settings.challengeTimeout };
		const problem = await client.send(url, request, signal).then(
			(reply) => problemOf(reply, code, hmac(clientSecret, code)),
			(error: Error) => error.message,
		);
		if (signal.aborted) return false;
		this.done.push({ ...about, ...(problem !== undefined && { problem }) });
		return problem === undefined;
	}
}

function problemOf(
	{ status, contentType, body }: WebhookReply,
	challengeCode: string,
	expected: string,
): string | undefined {
	if (status !== 200) return `Status ${status}`;
	if (!isJson(contentType)) return `Content-Type ${contentType}`;
	let answer: Record<string, unknown>;
	try {
		answer = Object(JSON.parse(body)) as Record<string, unknown>;
	} catch {
		return 'The body is not JSON';
	}
	if (answer.challengeCode !== challengeCode) return 'Another challengeCode';
	return answer.challengeResponse === expected ? undefined : 'Another challengeResponse';
}
