import { consent, refusedSeconds, type App } from './connect';
import { Skipped, type Fact } from './fact';
import { FACTS } from './facts';
import { at, LinkedIn, type LinkedInOptions } from './linkedIn';
import {
	makeReport,
	reportJson,
	reportMarkdown,
	requireNoSecret,
	type Outcome,
	type Report,
} from './report';
import { Session } from './session';
import { WebhookListener } from './webhook';

/** The most calls that a run makes. */
export const CALLS = 60;

/** Whoever sits in front of the probe; a test plays that part, too. */
export interface Person {
	/** Shows a line of progress. */
	tell(line: string): void;
	/** Asks yes or no. */
	confirm(question: string): Promise<boolean>;
	/** Asks for a line of text. */
	answer(question: string): Promise<string>;
	/** Opens LinkedIn's consent page. */
	visit(url: string): Promise<void>;
}

export interface ProbeOptions extends LinkedInOptions {
	person: Person;
	/** Either the app, whose consent is walked through, or an access token. */
	app?: App;
	accessToken?: string;
	/** The page and one of its events with a lead form; decimal digits. */
	organizationId: string;
	eventId?: string;
	sponsoredAccountId?: string;
	expiredToken?: string;
	/** The public HTTPS address that reaches `port` on this machine; nothing is written without it. */
	webhook?: { url: string; port: number };
	/** For how many milliseconds a push is waited for. */
	pushWait?: number;
	/** Epoch milliseconds. */
	now?: () => number;
}

export interface ProbeResult {
	report: Report;
	markdown: string;
	json: string;
}

/**
 * Asks LinkedIn about every unsure fact of the wire contract.
 * @returns the report, with nothing in it that is secret or somebody's
 * @throws when there is no token
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
	const { app, expiredToken, now = Date.now } = options;
	const linkedIn = new LinkedIn(options);
	const connected = await connect(linkedIn, options);
	const webhook = await startWebhook(options);
	try {
		const session = new Session({ ...options, ...connected, linkedIn, webhook, now });
		const outcomes: Outcome[] = [];
		for (const fact of FACTS) outcomes.push(await outcomeOf(fact, session));
		const report = makeReport(outcomes, linkedIn.exchanges, options.version, now());
		const result = { report, markdown: reportMarkdown(report), json: reportJson(report) };
		const refreshToken = at(connected.tokenAnswer?.body, 'refresh_token');
		const secrets = [app?.clientId, app?.clientSecret, expiredToken, linkedIn.token, refreshToken];
		requireNoSecret(result.markdown + result.json, secrets);
		return result;
	} finally {
		await webhook?.stop();
	}
}

async function connect(linkedIn: LinkedIn, { app, accessToken, person }: ProbeOptions) {
	if (accessToken !== undefined) {
		linkedIn.token = accessToken;
		return {};
	}
	if (app === undefined) throw new Error('Neither an app nor an access token was given');
	linkedIn.about = 'consent';
	const tokenAnswer = await consent(linkedIn, person, app);
	return { tokenAnswer, refusedSeconds: await refusedSeconds(linkedIn) };
}

/** Nothing is written unless the person agrees. */
async function startWebhook(options: ProbeOptions): Promise<WebhookListener | undefined> {
	const { webhook, app, person } = options;
	if (webhook === undefined) return undefined;
	if (app === undefined) throw new Error('A webhook needs the client secret, to sign challenges');
	const agreed = await person.confirm(
		'May the probe make subscriptions for its own address, and delete them again?',
	);
	if (!agreed) return undefined;
	return await WebhookListener.start(webhook.url, webhook.port, app.clientSecret);
}

/** Asks for one fact; whatever becomes of it, the others are asked for, too. */
async function outcomeOf({ find, ...fact }: Fact, session: Session): Promise<Outcome> {
	const { linkedIn, person } = session.parts;
	linkedIn.about = fact.name;
	const outcome: Outcome = await find(session).then(
		(told) => ({ ...fact, told }),
		(error: Error) => ({
			...fact,
			[error instanceof Skipped ? 'skipped' : 'failed']: error.message,
		}),
	);
	const { told, skipped } = outcome;
	const words = told?.seen ?? (skipped === undefined ? 'failed' : `skipped, ${skipped}`);
	person.tell(`${linkedIn.exchanges.length} calls  ${fact.name}: ${words}`);
	return outcome;
}
