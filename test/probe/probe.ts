import { connect, type App } from './connect';
import { Skipped, type Fact } from './fact';
import { consentAndRoles, refusals } from './facts/account';
import { leadFilters, leadShape, otherWays, retention } from './facts/leads';
import { listFacts } from './facts/lists';
import { subscriptions } from './facts/subscriptions';
import { at, exactJson, LinkedIn, type LinkedInOptions } from './linkedIn';
import { makeReport, requireNoSecret, type Outcome, type Report } from './report';
import { Session } from './session';
import { WebhookListener } from './webhook';

/** All facts, the most important ones first, since calls may run out. */
export const FACTS: readonly Fact[] = [
	...[...consentAndRoles, ...leadShape, ...listFacts, ...leadFilters],
	...[...subscriptions, ...retention, ...refusals, ...otherWays],
];

/** The most calls that a run makes. */
export const CALLS = 70;

/** The person who runs the probe; tests play this part, too. */
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
	app: App;
	/** The page and one of its events with a lead form; decimal digits. */
	organizationId: string;
	eventId?: string;
	sponsoredAccountId?: string;
	/** The public HTTPS address that reaches `port` on this machine; nothing is written without it. */
	webhook?: { url: string; port: number };
}

/**
 * Examines every uncertain fact of the wire contract at LinkedIn.
 * @returns the report, and its text, without secrets and personal data
 * @throws when LinkedIn returns no token
 */
export async function probe(options: ProbeOptions): Promise<{ report: Report; json: string }> {
	const { app, person } = options;
	const linkedIn = new LinkedIn(options);
	const connected = await connect(linkedIn, person, app);
	const webhook = await startWebhook(options);
	try {
		const session = new Session({ ...options, ...connected, linkedIn, webhook });
		const outcomes: Outcome[] = [];
		for (const fact of FACTS) outcomes.push(await outcomeOf(fact, session));
		const report = makeReport(outcomes, linkedIn.exchanges, options.version);
		const json = `${exactJson(report, 2)}\n`;
		const refreshToken = at(connected.tokenAnswer.body, 'refresh_token');
		requireNoSecret(json, [app.clientId, app.clientSecret, linkedIn.token, refreshToken]);
		return { report, json };
	} finally {
		await webhook?.stop();
	}
}

/** Starts no listener, so that the probe writes nothing at LinkedIn, unless the person agrees. */
async function startWebhook(options: ProbeOptions): Promise<WebhookListener | undefined> {
	const { webhook, app, person } = options;
	if (webhook === undefined) return undefined;
	const agreed = await person.confirm(
		'May the probe make subscriptions for its own address, and delete them again?',
	);
	if (!agreed) return undefined;
	return await WebhookListener.start(webhook.url, webhook.port, app.clientSecret);
}

/** Examines one fact. A failure becomes its outcome, so that the other facts are examined, too. */
async function outcomeOf({ name, find }: Fact, session: Session): Promise<Outcome> {
	const { linkedIn, person } = session.parts;
	linkedIn.about = name;
	const outcome: Outcome = await find(session).then(
		(told) => ({ name, ...told }),
		(error: Error) => ({
			name,
			[error instanceof Skipped ? 'skipped' : 'failed']: error.message,
		}),
	);
	const { seen, skipped } = outcome;
	const words = seen ?? (skipped === undefined ? 'failed' : `skipped, ${skipped}`);
	person.tell(`${linkedIn.exchanges.length} calls  ${name}: ${words}`);
	return outcome;
}
