import { randomUUID } from 'node:crypto';
import { Refusal, StandIn } from './standIn';

/** The host whose place this stand-in takes. */
export const SLACK_HOST = 'slack.com';

/** Slack cuts off longer texts. */
const LONGEST_TEXT = 40_000;

/** A message as it is posted to `chat.postMessage`. */
export interface SlackMessage {
	channel: string;
	/** In Slack's mrkdwn. */
	text: string;
	unfurl_links?: boolean;
	unfurl_media?: boolean;
}

/** Slack answers errors with the HTTP status 200, except for too many calls. */
const failed = (error: string) => new Refusal(200, { ok: false, error });

/** A Slack on loopback that keeps the messages that are posted to it, written from Slack's reference. */
export class Slack extends StandIn {
	/** The data of n8n's `slackApi` credential. */
	readonly credential = { accessToken: randomUUID() };

	/** The names of the channels that the app was added to. */
	readonly channels = ['#marketing', '#leads'];

	readonly messages: SlackMessage[] = [];

	private constructor() {
		super(() => failed('unknown_method'));
		this.server.post<{ Body?: Partial<SlackMessage> }>(
			'/api/chat.postMessage',
			async ({ headers, body = {} }) => this.post(headers.authorization, body),
		);
	}

	static async start(port: number): Promise<Slack> {
		return await new Slack().listen(port);
	}

	/** Slack's answer to a message that it does not take, e.g. `internal_error`. */
	static refusal(error: string): Refusal {
		return failed(error);
	}

	/** Slack's answer when a channel gets more than about one message a second. */
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
		this.assertTaken('', message);
		this.messages.push({ ...message, channel, text });
		return { ok: true, channel, ts: `${this.messages.length}.000000`, message: { text } };
	}
}
