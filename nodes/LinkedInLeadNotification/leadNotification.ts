import { parseLosslessJson } from '../shared/wire/losslessJson';
import { asList, asRecord, asText } from '../shared/values/json';
import { timeOf } from '../shared/values/leadIdentity';
import { safeText } from '../shared/values/text';
import type { LeadFormResponse } from '../shared/rows/types';
import { idFromUrn } from '../shared/values/urn';

/** What LinkedIn's push says about one lead: everything but its answers (wire contract 4.3). */
export interface LeadNotification {
	/** Undefined when LinkedIn sent no readable id. */
	leadId: string | undefined;
	/** `CREATED`, `DELETED`, or a word that LinkedIn has added. */
	leadAction: string;
	/** Epoch milliseconds. */
	occurredAt: number | undefined;
	/** What is known of the lead, under the names that a lead has. */
	lead: LeadFormResponse;
	/** Tells one notification from another; a repeated delivery has the same. */
	key: string;
	/** LinkedIn's own JSON. */
	json: Record<string, unknown>;
}

/**
 * Reads a push; what in it is about something else than a lead is left out. LinkedIn's documentation shows
 * one notification in a push, but other clients take a list of them as well (wire contract 5-24).
 * @param text the body, of which the signature was checked
 */
export function readLeadNotifications(text: string): LeadNotification[] {
	const body = parsed(text);
	const notifications = Array.isArray(body) ? asList(body) : [body];
	return notifications.flatMap((notification, index) => {
		const json = asRecord(notification);
		return json?.type === 'LEAD_ACTION' ? leadNotification(json, `${index} ${text}`) : [];
	});
}

/** @param place stands in for the key of a notification without a readable lead or time */
function leadNotification(json: Record<string, unknown>, place: string): LeadNotification {
	const { leadGenFormResponse, leadGenForm, owner, associatedEntity, leadType } = json;
	const leadId = idFromUrn(leadGenFormResponse, 'leadGenFormResponse');
	const leadAction = asText(safeText(asText(json.leadAction) ?? '')) ?? 'CREATED';
	const occurredAt = timeOf(json.occurredAt);
	// LinkedIn gives a notification no id of its own.
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

function parsed(text: string): unknown {
	try {
		return parseLosslessJson(text);
	} catch {
		return undefined;
	}
}
