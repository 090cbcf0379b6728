import { chooseEvent, chooseOrganization } from './connect/choose';
import { consent, type App } from './connect/consent';
import { refusedSeconds } from './connect/freshToken';
import { FACTS } from './facts/facts';
import { at } from './linkedIn/json';
import { LinkedIn, type Exchange, type LinkedInOptions } from './linkedIn/linkedIn';
import type { Person } from './person';
import { makeReport, reportJson, type Report } from './report/report';
import { reportMarkdown } from './report/markdown';
import { requireNoSecret } from './report/secretGuard';
import { askFacts } from './run';
import { Session } from './session';
import { WebhookListener } from './webhook/listener';

export interface ProbeOptions extends LinkedInOptions {
	person: Person;
	/** Either the app, whose consent is walked through, or an access token. */
	app?: App;
	accessToken?: string;
	/** Chosen from lists where absent; decimal digits. */
	organizationId?: string;
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
 * @throws when there is no token, or the signed-in member has no page
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
	const { person, organizationId, eventId, now = Date.now } = options;
	const linkedIn = new LinkedIn(options);
	const connected = await connect(linkedIn, options);
	const webhook = await startWebhook(options);
	try {
		linkedIn.about = 'choice of a page and an event';
		const organization = organizationId ?? (await chooseOrganization(linkedIn, person));
		const session = new Session({
			...connected,
			linkedIn,
			person,
			organizationId: organization,
			eventId: eventId ?? (await chooseEvent(linkedIn, person, organization)),
			sponsoredAccountId: options.sponsoredAccountId,
			expiredToken: options.expiredToken,
			webhook,
			pushWait: options.pushWait,
			now,
		});
		const outcomes = await askFacts(session, FACTS);
		const report = makeReport(outcomes, linkedIn.exchanges, {
			apiVersion: options.version,
			now: now(),
		});
		const result = { report, markdown: reportMarkdown(report), json: reportJson(report) };
		const secrets = secretsOf(options, linkedIn, connected.tokenAnswer);
		requireNoSecret(result.markdown + result.json, secrets);
		return result;
	} finally {
		await webhook?.stop();
	}
}

interface Connected {
	tokenAnswer?: Exchange;
	refusedSeconds?: number;
}

async function connect(
	linkedIn: LinkedIn,
	{ app, accessToken, person }: ProbeOptions,
): Promise<Connected> {
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

function secretsOf(
	{ app, expiredToken }: ProbeOptions,
	{ token }: LinkedIn,
	tokenAnswer: Exchange | undefined,
): Array<string | undefined> {
	const refreshToken = at(tokenAnswer?.body, 'refresh_token');
	return [
		app?.clientId,
		app?.clientSecret,
		expiredToken,
		token,
		typeof refreshToken === 'string' ? refreshToken : undefined,
	];
}
