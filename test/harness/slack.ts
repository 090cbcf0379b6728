import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { answerRefusals, Refusal } from './refusal';

/** What n8n must take for Slack. */
export const SLACK_HOST = 'slack.com';

/** More is cut off by Slack. */
const LONGEST_TEXT = 40_000;

/** A message as it is posted to `chat.postMessage`. */
export interface SlackMessage {
	channel: string;
	/** In Slack's mrkdwn. */
	text: string;
	unfurl_links?: boolean;
	unfurl_media?: boolean;
}

/** The HTTP status is 200 for all but too many calls. */
const failed = (error: string) => new Refusal(200, { ok: false, error });

/** A Slack on loopback that keeps the messages that are posted to it, written from Slack's reference. */
export class Slack {
	/** The data of n8n's `slackApi` credential. */
	readonly credential = { accessToken: randomUUID() };

	/** Those that the app was added to, by name. */
	readonly channels = ['#marketing', '#leads'];

	readonly messages: SlackMessage[] = [];

	/** What is answered in place of everything that it would do, by the body of the request, if anything. */
	refuses?: (body: string) => Refusal | undefined;

	private readonly server: FastifyInstance = fastify({ forceCloseConnections: true });

	private constructor() {
		answerRefusals(this.server, () => failed('unknown_method'));
		this.server.post<{ Body?: Partial<SlackMessage> }>(
			'/api/chat.postMessage',
			async ({ headers, body = {} }) => this.post(headers.authorization, body),
		);
	}

	/** @param port at which n8n finds slack.com */
	static async start(port: number): Promise<Slack> {
		const slack = new Slack();
		await slack.server.listen({ host: '127.0.0.1', port });
		return slack;
	}

	async stop(): Promise<void> {
		await this.server.close();
	}

	/** What Slack answers when more than about one message a second is posted to a channel. */
	static tooManyMessages(retryAfterSeconds: number): Refusal {
		const headers = { 'Retry-After': String(retryAfterSeconds) };
		return new Refusal(429, { ok: false, error: 'ratelimited' }, headers);
	}

	private post(authorization: string | undefined, message: Partial<SlackMessage>) {
		if (authorization === undefined) throw failed('not_authed');
		if (authorization !== `Bearer ${this.credential.accessToken}`) throw failed('invalid_auth');
		const { channel = '', text = '' } = message;
		if (!this.channels.includes(channel)) throw failed('channel_not_found');
		if (text.trim() === '') throw failed('no_text');
		if (text.length > LONGEST_TEXT) throw failed('msg_too_long');
		const refusal = this.refuses?.(JSON.stringify(message));
		if (refusal) throw refusal;
		this.messages.push({ ...message, channel, text });
		return { ok: true, channel, ts: `${this.messages.length}.000000`, message: { text } };
	}
}
