import { omitBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { getLead } from '../shared/linkedin/leadFormResponses';
import type { LeadRows } from '../shared/linkedin/leadRows';
import { isInScope, isWantedLead } from '../shared/linkedin/leadWindow';
import { shownRows } from '../shared/rows/sheet';
import { leadRow } from '../shared/rows/row';
import type { LeadFormResponse, LeadRow } from '../shared/rows/types';
import { asDigits, asList, asRecord, asText, jsonIn } from '../shared/values/json';
import { leadIdOf, submittedAtOf, timeOf } from '../shared/values/leadIdentity';
import { safeText } from '../shared/values/text';
import { SECOND } from '../shared/values/time';
import { idFromUrn } from '../shared/values/urn';
import { fixOf, kindOf, passes } from '../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../shared/wire/linkedInClient';
import { wait } from '../shared/wire/waiting';
import type { NotificationSettings } from './notificationSettings';

/** A notification from LinkedIn. It describes a lead, but holds no answers. */
export interface LeadNotification {
	/** Undefined when LinkedIn sent no readable id. */
	leadId: string | undefined;
	/** `CREATED`, `DELETED`, or a word that LinkedIn has added. */
	leadAction: string;
	occurredAt: number | undefined;
	/** The known fields, under the same names as in a lead. */
	lead: LeadFormResponse;
	/** Identifies the notification: LinkedIn repeats it with the same key. */
	key: string;
	json: Record<string, unknown>;
}

/**
 * Reads the lead notifications of a push and skips those about other things. LinkedIn documents one
 * notification for each push; other clients also accept a list (BEHAVIOR.md 38).
 * @param text the body, after its signature was checked
 */
export function readLeadNotifications(text: string): LeadNotification[] {
	const body = jsonIn(text);
	const notifications = Array.isArray(body) ? asList(body) : [body];
	return notifications.flatMap((notification, index) => {
		const json = asRecord(notification);
		return json?.type === 'LEAD_ACTION' ? leadNotification(json, `${index} ${text}`) : [];
	});
}

/** LinkedIn documents milliseconds, but clients received seconds, which have ten digits (BEHAVIOR.md 62). */
function occurredAtOf({ occurredAt }: Record<string, unknown>): number | undefined {
	const inSeconds = asDigits(occurredAt)?.length === 10;
	return timeOf(inSeconds ? Number(occurredAt) * SECOND : occurredAt);
}

/** @param place the key of a notification without a readable lead or time */
function leadNotification(json: Record<string, unknown>, place: string): LeadNotification {
	const { leadGenFormResponse, leadGenForm, owner, associatedEntity, leadType } = json;
	const leadId = idFromUrn(leadGenFormResponse, 'leadGenFormResponse');
	const leadAction = asText(safeText(asText(json.leadAction) ?? '')) ?? 'CREATED';
	const occurredAt = occurredAtOf(json);
	// LinkedIn's notifications have no id, so lead, action and time identify them.
	const isKeyed = leadId !== undefined && occurredAt !== undefined;
	return {
		leadId,
		leadAction,
		occurredAt,
		lead: { id: leadId, owner, leadType, associatedEntity, versionedLeadGenFormUrn: leadGenForm },
		key: isKeyed ? [leadId, leadAction, occurredAt].join(' ') : place,
		json,
	};
}

/** LinkedIn may notify before it shows the lead: pauses before the next attempts to read it. */
const NOT_FOUND_DELAYS = [2 * SECOND, 8 * SECOND];

const NAMES_NO_LEAD =
	'LinkedIn sent a notification without a lead ID. Add a LinkedIn Lead Sync Trigger to the workflow: it finds missed leads.';

const READ_LATER =
	'To read it later, use LinkedIn Lead Sync → Get lead with its ID, or add a LinkedIn Lead Sync Trigger to the workflow: it finds missed leads.';

/**
 * The item that the trigger outputs for a notification, or undefined if the settings exclude the lead.
 * Does not throw: LinkedIn already received its acknowledgement and does not repeat the notification.
 */
export async function notifiedLead(
	client: LinkedInClient,
	rows: LeadRows,
	notification: LeadNotification,
	settings: NotificationSettings,
): Promise<IDataObject | undefined> {
	const { leadAction, leadId } = notification;
	if (leadAction === 'DELETED') return unreadLead(notification, settings);
	if (leadId === undefined) return unreadLead(notification, settings, NAMES_NO_LEAD);
	let lead: LeadFormResponse | undefined;
	try {
		lead = await readLead(client, leadId, settings);
		return await itemOf(rows, lead, notification, settings);
	} catch (error) {
		const problem = problemOf(client, error);
		client.context.logger.warn(`The lead of a LinkedIn notification could not be read. ${problem}`);
		return unreadLead(notification, settings, problem, lead);
	}
}

/** @returns undefined if the settings exclude the lead */
async function itemOf(
	rows: LeadRows,
	lead: LeadFormResponse,
	notification: LeadNotification,
	settings: NotificationSettings,
): Promise<IDataObject | undefined> {
	const { owner, scope, testLeads } = settings;
	if (!isInScope(lead, scope) || !isWantedLead(lead, testLeads)) return undefined;
	if (!settings.isSimplified) {
		return { ...(lead as IDataObject), notification: notification.json as IDataObject };
	}
	const [row] = await rows.of([{ lead }], { owner, leadType: scope.leadType });
	// In place, because a copy would not know its form.
	Object.assign(row, actionColumns(notification, submittedAtOf(lead)));
	return shownRows([row], settings.rowsFor)(row);
}

function problemOf(client: LinkedInClient, error: unknown): string {
	const failure = client.wrapped(error);
	const { message } = failure;
	if (kindOf(error) === 'not_found')
		return `${message}. It may have been deleted meanwhile. ${READ_LATER}`;
	const fix = passes(error) ? '' : fixOf(failure);
	return [`${message}.`, fix, READ_LATER].filter(Boolean).join(' ');
}

/**
 * Reads the lead, and adds its id where LinkedIn left it out: a later deletion finds the row by that id.
 * @throws NodeApiError as `LinkedInClient.request`
 */
async function readLead(
	client: LinkedInClient,
	leadId: string,
	{ owner, scope, isSimplified }: NotificationSettings,
): Promise<LeadFormResponse> {
	const isOfAd = isSimplified && scope.leadType === 'SPONSORED';
	const names = isOfAd ? 'withNames' : 'withoutNames';
	const lead = await whenShown(client, async () => await getLead(client, leadId, names, owner));
	return leadIdOf(lead) === undefined ? { ...lead, id: leadId } : lead;
}

async function whenShown(
	client: LinkedInClient,
	read: () => Promise<LeadFormResponse>,
): Promise<LeadFormResponse> {
	for (const delay of NOT_FOUND_DELAYS) {
		const lead = await client.unless(['not_found'], read);
		if (lead !== undefined) return lead;
		await wait(delay);
	}
	return await read();
}

/** Columns about a lead's answers, which a notification cannot fill. */
const ANSWER_COLUMNS = ['is_test_lead', 'field_errors', 'lead_error'];

/**
 * The item for a lead that was deleted or that LinkedIn did not show. It omits unknown columns, so that an
 * upsert keeps their stored values.
 * @param problem why the lead could not be read
 * @param lead the lead, if LinkedIn showed it, but then not its form or event; its answers are in `field_errors`
 */
function unreadLead(
	notification: LeadNotification,
	{ isSimplified, rowsFor }: NotificationSettings,
	problem?: string,
	lead?: LeadFormResponse,
): IDataObject {
	const error: LeadRow = problem === undefined ? {} : { lead_error: problem };
	if (!isSimplified) {
		const { json, leadId } = notification;
		return { id: leadId ?? null, ...error, notification: json as IDataObject };
	}
	const row = leadRow({ lead: lead ?? notification.lead });
	const isUnknown = (name: string) => lead === undefined && ANSWER_COLUMNS.includes(name);
	const cells = omitBy(row, (value, name) => value === null || isUnknown(name));
	const columns = actionColumns(notification, submittedAtOf(lead));
	const shown: LeadRow = { ...cells, ...error, ...columns };
	return shownRows([shown], rowsFor)(shown);
}

/**
 * A late notification can find newer answers: a second registration keeps the lead's id. `occurred_at` is
 * therefore the later of the two times, so that the newest row wins over a deletion.
 */
function actionColumns(
	{ leadAction, occurredAt = -Infinity }: LeadNotification,
	submittedAt = -Infinity,
): LeadRow {
	const latest = Math.max(occurredAt, submittedAt);
	return {
		lead_action: leadAction,
		occurred_at: latest === -Infinity ? null : new Date(latest).toISOString(),
	};
}
