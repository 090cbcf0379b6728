import { compact, isEqual, sumBy } from 'lodash';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { LeadRows } from '../shared/linkedin/leadRows';
import { isInScope } from '../shared/linkedin/leadScope';
import { processMemory } from '../shared/processMemory';
import { asText } from '../shared/values/json';
import { leadOwnerOf } from '../shared/values/urn';
import { CallPolicy } from '../shared/wire/callPolicy';
import { readCredential } from '../shared/wire/credential';
import { keepingCredential } from '../shared/wire/keptCredential';
import { LinkedInClient } from '../shared/wire/linkedInClient';
import { logRetirement } from '../shared/wire/apiVersions';
import type { LeadNotification } from './leadNotification';
import { readLeadNotifications } from './leadNotification';
import type { NotificationSettings } from './notificationSettings';
import { readNotificationSettings } from './notificationSettings';
import { notifiedLead } from './notifiedLead';
import { challengeResponse, isChallengeCode, isSignedByLinkedIn } from './signature';

/** What n8n is told when the request was answered here and no execution is to start. */
const ANSWERED: IWebhookResponseData = { noWebhookResponse: true };

/**
 * n8n keeps some ten megabytes for each webhook request until it has ended. Beyond so many leads at once,
 * pushes are left to LinkedIn, which sends them again, and to the polling trigger.
 */
const MOST_LEADS_UNDERWAY = 100;

/** LinkedIn repeats within hours; this many are more than it sends in that time, and some megabytes. */
const MOST_REMEMBERED = 10_000;

/**
 * Answers LinkedIn's question whether this address holds the client secret. LinkedIn asks when a
 * subscription is created and every two hours, and waits 3 s (wire contract 4.1). A request without a challenge,
 * such as a browser or a monitor, is told what is here (4.3).
 */
export async function answerChallenge(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const { challengeCode } = context.getQueryData() as { challengeCode?: unknown };
	if (!isChallengeCode(challengeCode)) {
		response.status(challengeCode === undefined ? 200 : 400).json({
			message:
				'This address receives LinkedIn lead notifications. Of GET it answers a challengeCode that is a UUID.',
		});
		return ANSWERED;
	}
	const clientSecret = await clientSecretOrAnswer(context);
	if (clientSecret === undefined) return ANSWERED;
	const answer = challengeResponse(clientSecret, challengeCode);
	response.status(200).json({ challengeCode, challengeResponse: answer });
	return ANSWERED;
}

/**
 * Takes one push, and starts one execution for it. What LinkedIn did not sign is refused; everything else
 * is acknowledged at once, since LinkedIn repeats what it thinks was not received, and then looked at.
 * @throws NodeOperationError for settings that cannot be read: LinkedIn sends the push again
 */
export async function receivePush(request: IWebhookFunctions): Promise<IWebhookResponseData> {
	const context = keepingCredential(request);
	const response = context.getResponseObject();
	const clientSecret = await clientSecretOrAnswer(context);
	if (clientSecret === undefined) return ANSWERED;
	const body = await readRawBody(context);
	const signature = context.getHeaderData()['x-li-signature'];
	if (body === undefined || !isSignedByLinkedIn(clientSecret, body, signature)) {
		response.status(401).json({ message: 'The X-LI-Signature header does not fit the body.' });
		return ANSWERED;
	}
	const settings = readNotificationSettings(context);
	const wanted = readLeadNotifications(Buffer.from(body).toString('utf8')).filter((notification) =>
		isWanted(notification, settings),
	);
	// Nothing is read for a deletion, which no poll would bring later.
	const toRead = wanted.filter(({ leadAction }) => leadAction !== 'DELETED').length;
	if (toRead > 0 && leadsUnderway() >= MOST_LEADS_UNDERWAY) {
		response.status(503).json({ message: 'Too many notifications are underway. Send it again.' });
		return ANSWERED;
	}
	response.status(200).end();
	const trigger = triggerKey(context, settings);
	// A test listens for one push, which may well be the repetition of an earlier test.
	const fresh = wanted.filter(
		({ key }) => remember(trigger, key) || context.getMode() === 'manual',
	);
	const items = fresh.length === 0 ? [] : await emittedItems(context, trigger, fresh, settings);
	return items.length === 0
		? ANSWERED
		: { ...ANSWERED, workflowData: [items.map((json) => ({ json }))] };
}

/**
 * The key of challenges and signatures, as it is stored now. When the credential cannot be read, the
 * request is answered with 503: an error would start a failing execution, which everybody could then do.
 * @returns undefined when the request was answered
 */
async function clientSecretOrAnswer(context: IWebhookFunctions): Promise<string | undefined> {
	try {
		return (await readCredential(context)).clientSecret;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(
			`A request to the LinkedIn Lead Notification Trigger was refused, since its credential could not be read. ${reason}`,
		);
		context.getResponseObject().status(503).json({ message: 'The credential cannot be read.' });
		return undefined;
	}
}

/**
 * The bytes of a request's body as they came, unpacked. n8n itself reads only the bodies of types that it
 * can parse.
 * @returns undefined when there are none: the body is too large for n8n, or was cut off, or is a form
 * that n8n has taken apart
 */
async function readRawBody(context: IWebhookFunctions): Promise<Uint8Array | undefined> {
	const request = context.getRequestObject() as {
		rawBody?: Uint8Array;
		readRawBody?: () => Promise<void>;
	};
	if (request.rawBody !== undefined) return request.rawBody;
	try {
		await request.readRawBody?.();
	} catch {
		// An error would start a failing execution, which everybody could then do.
		return undefined;
	}
	return request.rawBody;
}

/** As far as it can be told before the lead is fetched; what cannot be told counts as wanted. */
function isWanted(
	{ lead, leadAction }: LeadNotification,
	{ owner, scope, leadActions }: NotificationSettings,
): boolean {
	const isOfOwner = isEqual(leadOwnerOf(lead.owner) ?? owner, owner);
	const leadType = asText(lead.leadType);
	const isOfType = leadType === undefined || leadType === scope.leadType;
	const isChosen = leadActions.includes(leadAction === 'DELETED' ? 'DELETED' : 'CREATED');
	return isOfOwner && isOfType && isChosen && isInScope(lead, scope);
}

/** Each trigger, active or listening, has a subscription of its own and gets its own notifications. */
function triggerKey(context: IWebhookFunctions, { owner, scope }: NotificationSettings): string {
	const parts = [context.getMode(), context.getWorkflow().id, context.getNode().id, scope.leadType];
	return [...parts, owner.id].join(' ');
}

const remembered = processMemory(new Map<string, Set<string>>());

/**
 * Remembers a notification; LinkedIn says that the same one can be delivered several times (wire contract
 * 4.3).
 * @param trigger tells one trigger node from another: each has a subscription of its own
 * @returns whether it comes for the first time in this process
 */
export function remember(trigger: string, key: string): boolean {
	const keys = remembered.get(trigger) ?? new Set<string>();
	remembered.set(trigger, keys);
	if (keys.has(key)) return false;
	keys.add(key);
	if (keys.size > MOST_REMEMBERED) {
		const [oldest] = keys;
		keys.delete(oldest);
	}
	return true;
}

/** Pushes to one trigger that overlap in time. */
interface Burst {
	/** How many leads are being worked on. */
	leads: number;
	/** LinkedIn bears only so many calls at once, however many pushes it sends. */
	calls: CallPolicy;
	/** A form or an event that several of the leads need is read once. */
	rows?: LeadRows;
}

const bursts = processMemory(new Map<string, Burst>());

function leadsUnderway(): number {
	return sumBy([...bursts.values()], ({ leads }) => leads);
}

async function emittedItems(
	context: IWebhookFunctions,
	trigger: string,
	notifications: LeadNotification[],
	settings: NotificationSettings,
): Promise<IDataObject[]> {
	const burst = bursts.get(trigger) ?? { leads: 0, calls: new CallPolicy() };
	bursts.set(trigger, burst);
	burst.leads += notifications.length;
	try {
		const client = await LinkedInClient.create(context, burst.calls);
		logRetirement(client, context);
		burst.rows ??= new LeadRows(client, { recalls: true });
		const { rows } = burst;
		return compact(
			await Promise.all(
				notifications.map(
					async (notification) => await notifiedLead(client, rows, notification, settings),
				),
			),
		);
	} finally {
		burst.leads -= notifications.length;
		if (burst.leads === 0) bursts.delete(trigger);
	}
}
