import type { IDataObject } from 'n8n-workflow';

import { failureOf, isTransient } from '../../shared/wire/errors/linkedInError';
import { getLead } from '../../shared/linkedin/leadFormResponses';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { wait } from '../../shared/wire/waiting';
import { isInScope } from '../../shared/linkedin/leadScope';
import { isWantedLead } from '../../shared/linkedin/testLeads';
import { withEmptyFields } from '../../shared/rows/emptyFields';
import { asRecord } from '../../shared/values/json';
import { leadIdOf, submittedAtOf } from '../../shared/values/leadIdentity';
import { leadRow } from '../../shared/rows/row';
import type { LeadRow } from '../../shared/rows/types';
import type { NotificationSettings } from '../notificationSettings';
import type { LeadNotification } from './leadNotification';
import { joinedRow } from './joinedRows';
import { noteRefusal, recentRefusal } from './refusedLeads';

/** A notification can be faster than what LinkedIn shows; waits before a lead is asked for again, ms. */
const NOT_FOUND_DELAYS = [2_000, 8_000];

const NAMES_NO_LEAD =
	'LinkedIn sent a notification that names no lead. Add a LinkedIn Lead Sync Trigger to the workflow, which finds what was missed.';

const READ_LATER =
	'To read it later, use Lead → Get of the node LinkedIn Lead Sync with its ID, or add a LinkedIn Lead Sync Trigger to the workflow, which finds what was missed.';

/**
 * What the trigger emits for a notification; undefined when the lead turns out not to be wanted.
 * It never throws: by then LinkedIn has its acknowledgement, and will not notify again.
 * @param trigger tells one trigger node from another
 */
export async function notifiedLead(
	client: LinkedInClient,
	notification: LeadNotification,
	settings: NotificationSettings,
	trigger: string,
): Promise<IDataObject | undefined> {
	const { leadAction, leadId } = notification;
	if (leadAction === 'DELETED') return unreadLead(notification, settings, null);
	if (leadId === undefined) return unreadLead(notification, settings, NAMES_NO_LEAD);
	const refusal = recentRefusal(client, trigger);
	if (refusal !== undefined) return unreadLead(notification, settings, problemOf(client, refusal));
	try {
		const lead = withId(await readUnlessRefused(client, leadId, settings, trigger), leadId);
		if (!isInScope(lead, settings.scope) || !isWantedLead(lead, settings.testLeads)) {
			return undefined;
		}
		if (!settings.isSimplified) {
			return { ...(lead as IDataObject), notification: notification.json as IDataObject };
		}
		const row = await joinedRow(client, lead, settings, trigger);
		const submittedAt = submittedAtOf(lead);
		return withEmptyFields(
			{ ...row, ...actionColumns(notification, submittedAt) },
			settings.emptyFields,
		);
	} catch (error) {
		const problem = problemOf(client, error);
		client.context.logger.warn(`The lead of a LinkedIn notification could not be read. ${problem}`);
		return unreadLead(notification, settings, problem);
	}
}

/** What kept a lead from being read, and what to do: the notification does not come again. */
function problemOf(client: LinkedInClient, error: unknown): string {
	const { message, description } = client.wrapped(error);
	if (failureOf(error)?.kind === 'not_found') {
		return `${message}. It may have been deleted meanwhile. ${READ_LATER}`;
	}
	const fix = isTransient(error) ? undefined : description;
	return [`${message}.`, fix, READ_LATER].filter(Boolean).join(' ');
}

async function readUnlessRefused(
	client: LinkedInClient,
	leadId: string,
	{ owner }: NotificationSettings,
	trigger: string,
): Promise<unknown> {
	try {
		return await readLead(client, leadId);
	} catch (error) {
		throw client.wrapped(await noteRefusal(client, owner, trigger, error));
	}
}

async function readLead(client: LinkedInClient, leadId: string): Promise<unknown> {
	for (const delay of NOT_FOUND_DELAYS) {
		try {
			return await getLead(client, leadId);
		} catch (error) {
			if (failureOf(error)?.kind !== 'not_found') throw client.wrapped(error);
			await wait(delay);
		}
	}
	return await getLead(client, leadId);
}

/** LinkedIn may show a lead without its id; by the one that it was asked for, a deletion finds the lead again. */
function withId(lead: unknown, leadId: string): unknown {
	const json = asRecord(lead);
	return json === undefined || leadIdOf(json) !== undefined ? lead : { ...json, id: leadId };
}

/** A lead of which only the notification is known: it was deleted, or LinkedIn did not show it. */
function unreadLead(
	notification: LeadNotification,
	{ isSimplified, emptyFields }: NotificationSettings,
	problem: string | null,
): IDataObject {
	if (!isSimplified) {
		const { json, leadId } = notification;
		const error = problem === null ? {} : { lead_error: problem };
		return { id: leadId ?? null, ...error, notification: json as IDataObject };
	}
	const { lead } = notification;
	const row = {
		...leadRow({ lead }),
		is_test_lead: null,
		field_errors: null,
		lead_error: problem,
		...actionColumns(notification),
	};
	return withEmptyFields(row, emptyFields);
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
