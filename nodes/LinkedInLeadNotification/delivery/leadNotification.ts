import { parseLosslessJson } from '../../shared/wire/losslessJson';
import { asRecord, asText } from '../../shared/values/json';
import { timeOf } from '../../shared/values/leadIdentity';
import { safeText } from '../../shared/values/safeText';
import type { LeadFormResponse } from '../../shared/rows/types';
import { idFromUrn } from '../../shared/values/urn';

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
 * Reads a push; undefined when it is about something else than a lead.
 * @param text the body, of which the signature was checked
 */
export function readLeadNotification(text: string): LeadNotification | undefined {
	const json = asRecord(parsed(text));
	if (json?.type !== 'LEAD_ACTION') return undefined;
	const { leadGenFormResponse, leadGenForm, owner, associatedEntity, leadType } = json;
	const leadId = idFromUrn(leadGenFormResponse, 'leadGenFormResponse');
	const leadAction = asText(safeText(asText(json.leadAction) ?? '')) ?? 'CREATED';
	const occurredAt = timeOf(json.occurredAt);
	// There is no id of the notification itself.
	const isKeyed = leadId !== undefined && occurredAt !== undefined;
	return {
		leadId,
		leadAction,
		occurredAt,
		lead: { id: leadId, owner, leadType, associatedEntity, versionedLeadGenFormUrn: leadGenForm },
		key: isKeyed ? [leadId, leadAction, occurredAt].join(' ') : text,
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
