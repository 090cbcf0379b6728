import { compact, isEqual } from 'lodash';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { LeadRows } from '../shared/linkedin/leadRows';
import { isInScope } from '../shared/linkedin/leadWindow';
import { processMemory } from '../shared/processMemory';
import { asText } from '../shared/values/json';
import { leadOwnerOf } from '../shared/values/urn';
import { LinkedInClient } from '../shared/wire/linkedInClient';
import type { LeadNotification } from './notifiedLead';
import { notifiedLead, readLeadNotifications } from './notifiedLead';
import type { NotificationSettings } from './notificationSettings';
import { readNotificationSettings } from './notificationSettings';
import { challengeResponse, isChallengeCode, isSigned } from './signature';

/** Return value that makes n8n send no response of its own and start no execution. */
const ANSWERED: IWebhookResponseData = { noWebhookResponse: true };

/** Reading a lead whose call takes longer ends with a row that says so. LinkedIn's burst limit lifts within 35 s. */
const LONGEST_PUSH_CALL_MS = 35_000;

/** LinkedIn no longer repeats a notification when so many others have followed it. They take a few MB. */
const MOST_REMEMBERED = 10_000;

/**
 * Answers LinkedIn's challenge: a proof that this address has the client secret. LinkedIn sends a challenge
 * when it subscribes and every two hours, and waits 3 s (BEHAVIOR.md 57, 58). Browsers and monitors get a
 * description of the address instead.
 */
export async function answerChallenge(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const { challengeCode } = context.getQueryData() as { challengeCode?: unknown };
	if (!isChallengeCode(challengeCode)) {
		response.status(challengeCode === undefined ? 200 : 400).json({
			message:
				'This address receives LinkedIn lead notifications. It answers GET requests only if challengeCode is a UUID.',
		});
		return ANSWERED;
	}
	const client = await clientOrAnswer(context);
	if (client === undefined) return ANSWERED;
	const answer = challengeResponse(client.credential.clientSecret, challengeCode);
	response.status(200).json({ challengeCode, challengeResponse: answer });
	return ANSWERED;
}

/**
 * Handles one push and starts one execution for it. Refuses a body that LinkedIn did not sign. Acknowledges
 * every other push before it reads the leads: LinkedIn repeats a push that it thinks was lost.
 * @throws NodeOperationError for unreadable settings: LinkedIn repeats the push
 */
export async function receivePush(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const client = await clientOrAnswer(context);
	if (client === undefined) return ANSWERED;
	const body = await readRawBody(context);
	const signature = context.getHeaderData()['x-li-signature'];
	if (body === undefined || !isSigned(client.credential.clientSecret, body, signature)) {
		response.status(401).json({ message: 'The X-LI-Signature header does not match the body.' });
		return ANSWERED;
	}
	const settings = readNotificationSettings(context);
	const notifications = readLeadNotifications(Buffer.from(body).toString('utf8')).filter(
		(notification) => isWanted(notification, settings),
	);
	response.status(200).end();
	// Tests accept repeated notifications: a test waits for one push, which may repeat one from an earlier
	// test.
	const fresh = notifications.filter(
		({ key }) => remember(`${triggerKey(context)} ${key}`) || context.getMode() === 'manual',
	);
	const items = fresh.length === 0 ? [] : await emittedItems(client, fresh, settings);
	return items.length === 0
		? ANSWERED
		: { ...ANSWERED, workflowData: [items.map((json) => ({ json }))] };
}

/**
 * A client with the credential. If that cannot be read, answers 503. Throwing would
 * start a failed execution, so anyone could flood n8n with them.
 * @returns undefined when the request was answered
 */
async function clientOrAnswer(context: IWebhookFunctions): Promise<LinkedInClient | undefined> {
	try {
		return (await LinkedInClient.create(context)).withLongestCall(() => LONGEST_PUSH_CALL_MS);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(
			`A request to the LinkedIn Instant Lead Trigger was refused because its credential could not be read. ${reason}`,
		);
		context.getResponseObject().status(503).json({ message: 'The credential cannot be read.' });
		return undefined;
	}
}

/**
 * The unpacked bytes of the request body. n8n reads a body itself only if it can parse the content type.
 * @returns undefined if the body is too large for n8n, was cut off, or is a form that n8n already parsed
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
		// Throwing would start a failed execution, which anyone could trigger.
		return undefined;
	}
	return request.rawBody;
}

/** Checks a notification before its lead is read; a missing value passes. */
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

/** A test and the published workflow have separate subscriptions, so both receive each notification. */
function triggerKey(context: IWebhookFunctions): string {
	return [context.getMode(), context.getWorkflow().id, context.getNode().id].join(' ');
}

const remembered = processMemory(new Set<string>());

/**
 * Remembers a notification, because LinkedIn may deliver it several times, by its page on lead notifications.
 * @param notification with the trigger that got it: each has its own subscription
 * @returns whether this process sees the notification for the first time
 */
export function remember(notification: string): boolean {
	if (remembered.has(notification)) return false;
	if (remembered.size >= MOST_REMEMBERED) remembered.clear();
	remembered.add(notification);
	return true;
}

async function emittedItems(
	client: LinkedInClient,
	notifications: LeadNotification[],
	settings: NotificationSettings,
): Promise<IDataObject[]> {
	const rows = new LeadRows(client);
	const read = async (each: LeadNotification) => await notifiedLead(client, rows, each, settings);
	return compact(await Promise.all(notifications.map(read)));
}
