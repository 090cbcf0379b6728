import { Refusal, StandIn, type Asked, type Routes } from './standIn';

/** Slack cuts off longer texts. */
const LONGEST_TEXT = 40_000;

/** A message as it is posted to `chat.postMessage`. */
export interface SlackMessage {
	channel: string;
	/** In Slack's mrkdwn. */
	text: string;
}

/** Slack answers errors, e.g. `internal_error`, with the HTTP status 200. */
export const slackRefusal = (error: string) => new Refusal(200, { ok: false, error });

/** A Slack that keeps the messages that are posted to it, written from Slack's reference. */
export class Slack extends StandIn {
	/** What it takes the place of. */
	static readonly hosts = ['slack.com'];

	/** The data of n8n's `slackApi` credential. */
	readonly credential = { accessToken: this.issueToken() };

	/** The names of the channels that the app was added to. */
	readonly channels = ['#marketing', '#leads'];

	readonly messages: SlackMessage[] = [];

	protected readonly routes: Routes = {
		'POST /api/chat.postMessage': ({ body: message }: Asked<Partial<SlackMessage>>) => {
			const { channel = '', text = '' } = message;
			if (!this.channels.includes(channel)) throw slackRefusal('channel_not_found');
			if (text.trim() === '') throw slackRefusal('no_text');
			if (text.length > LONGEST_TEXT) throw slackRefusal('msg_too_long');
			this.messages.push({ ...message, channel, text });
			return { ok: true, channel, ts: `${this.messages.length}.000000`, message: { text } };
		},
	};

	protected refusal(_message: string, statusCode: number): Refusal {
		return slackRefusal(statusCode === 401 ? 'invalid_auth' : 'unknown_method');
	}
}
