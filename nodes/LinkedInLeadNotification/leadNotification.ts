import { asDigits, asList, asRecord, asText, jsonIn } from '../shared/values/json';
import { timeOf } from '../shared/values/leadIdentity';
import { safeText } from '../shared/values/text';
import { SECOND } from '../shared/values/time';
import type { LeadFormResponse } from '../shared/rows/types';
import { idFromUrn } from '../shared/values/urn';

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
