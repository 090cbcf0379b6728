import { omitBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { getLead } from '../shared/linkedin/leadFormResponses';
import type { LeadRows } from '../shared/linkedin/leadRows';
import { isInScope } from '../shared/linkedin/leadScope';
import { recentRefusal, refusalOfOwner } from '../shared/linkedin/owners';
import { isWantedLead } from '../shared/linkedin/leadWindow';
import { withEmptyFields, rowInOrder, withSameColumns } from '../shared/rows/rowColumns';
import { leadRow } from '../shared/rows/row';
import type { LeadRow } from '../shared/rows/types';
import { asRecord } from '../shared/values/json';
import { leadIdOf, submittedAtOf } from '../shared/values/leadIdentity';
import { SECOND } from '../shared/values/time';
import { kindOf, isTransient } from '../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../shared/wire/linkedInClient';
import { wait } from '../shared/wire/waiting';
import type { LeadNotification } from './leadNotification';
import type { NotificationSettings } from './notificationSettings';

/** A notification can be faster than what LinkedIn shows: waits before a lead is asked for again. */
const NOT_FOUND_DELAYS = [2 * SECOND, 8 * SECOND];

const NAMES_NO_LEAD =
	'LinkedIn sent a notification that names no lead. Add a LinkedIn Lead Sync Trigger to the workflow, which finds what was missed.';

const READ_LATER =
	'To read it later, use Lead → Get of the node LinkedIn Lead Sync with its ID, or add a LinkedIn Lead Sync Trigger to the workflow, which finds what was missed.';

/**
 * What the trigger emits for a notification; undefined when the lead turns out not to be wanted.
 * It never throws: by then LinkedIn has its acknowledgement, and will not notify again.
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
	try {
		const lead = await readLead(client, leadId, settings);
		if (!isInScope(lead, settings.scope) || !isWantedLead(lead, settings.testLeads)) {
			return undefined;
		}
		if (!settings.isSimplified) {
			return { ...(lead as IDataObject), notification: notification.json as IDataObject };
		}
		const origin = { owner: settings.owner, leadType: settings.scope.leadType };
		const [row] = await rows.of([{ lead }], origin, settings);
		const withAction = { ...row, ...actionColumns(notification, submittedAtOf(lead)) };
		const [whole] = withSameColumns([withAction], settings.columnNames);
		return withEmptyFields(whole, settings.emptyFields);
	} catch (error) {
		const problem = problemOf(client, error);
		client.context.logger.warn(`The lead of a LinkedIn notification could not be read. ${problem}`);
		return unreadLead(notification, settings, problem);
	}
}

/** What kept a lead from being read, and what to do: LinkedIn does not repeat the notification. */
function problemOf(client: LinkedInClient, error: unknown): string {
	const { message, description } = client.wrapped(error);
	if (kindOf(error) === 'not_found') {
		return `${message}. It may have been deleted meanwhile. ${READ_LATER}`;
	}
	const fix = isTransient(error) ? undefined : description;
	return [`${message}.`, fix, READ_LATER].filter(Boolean).join(' ');
}

/**
 * The lead of a notification. LinkedIn may show it without its id; with the one that it was asked for, a
 * deletion finds it again.
 * @throws NodeApiError as `LinkedInClient.request`; without asking while the owner's leads are refused
 */
async function readLead(
	client: LinkedInClient,
	leadId: string,
	{ owner, scope, isSimplified }: NotificationSettings,
): Promise<unknown> {
	const refusal = recentRefusal(client, owner);
	if (refusal !== undefined) throw refusal;
	try {
		const hasNames = isSimplified && scope.leadType === 'SPONSORED';
		const lead = await whenShown(client, leadId, hasNames);
		const json = asRecord(lead);
		return json === undefined || leadIdOf(json) !== undefined ? lead : { ...json, id: leadId };
	} catch (error) {
		throw client.wrapped((await refusalOfOwner(client, owner, error)) ?? error);
	}
}

async function whenShown(
	client: LinkedInClient,
	leadId: string,
	hasNames: boolean,
): Promise<unknown> {
	for (const delay of NOT_FOUND_DELAYS) {
		try {
			return await getLead(client, leadId, { hasNames });
		} catch (error) {
			if (kindOf(error) !== 'not_found') throw client.wrapped(error);
			await wait(delay);
		}
	}
	return await getLead(client, leadId, { hasNames });
}

/** Columns that say something of what a lead holds or lacks, which a notification does not tell. */
const TOLD_BY_LEADS = ['is_test_lead', 'field_errors', 'lead_error'];

/**
 * A lead of which only the notification is known: it was deleted, or LinkedIn did not show it. It has no
 * value for what is not known, so that a stored lead keeps what an upsert is not given.
 * @param problem why it was not read
 */
function unreadLead(
	notification: LeadNotification,
	{ isSimplified }: NotificationSettings,
	problem?: string,
): IDataObject {
	const error: LeadRow = problem === undefined ? {} : { lead_error: problem };
	if (!isSimplified) {
		const { json, leadId } = notification;
		return { id: leadId ?? null, ...error, notification: json as IDataObject };
	}
	const row = leadRow({ lead: notification.lead });
	const known = omitBy(row, (value, name) => value === null || TOLD_BY_LEADS.includes(name));
	return rowInOrder({ ...known, ...error, ...actionColumns(notification) });
}

/**
 * A late notification about a registration finds the lead as it was answered since, under the same id: a
 * row is as new as what it tells, so that by `occurred_at` the newest one is told from deletions.
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
