import type { Lead, LeadSubscription } from '../../world/types';
import type { Variants } from '../variants';
import { versionedFormUrn, wireId, wireOwner, type WireObject } from './common';

/** One subscription of leadNotifications (contract 3.7). */
export function wireSubscription(subscription: LeadSubscription): WireObject {
	const { id, owner, leadType, versionedForm, associatedEntity, webhook } = subscription;
	return {
		owner: wireOwner(owner),
		id: wireId(id),
		leadType,
		versionedForm: versionedForm && versionedFormUrn(versionedForm.formId, versionedForm.versionId),
		associatedEntity: associatedEntity && wireNotifiedEntity(associatedEntity),
		webhook,
	};
}

/** The event or creative in subscriptions and pushes, whose key differs from that in leads (contract 3.6, 3.7). */
function wireNotifiedEntity(entity: NonNullable<LeadSubscription['associatedEntity']>): WireObject {
	return 'eventId' in entity
		? { event: `urn:li:event:${entity.eventId}` }
		: { sponsoredCreative: `urn:li:sponsoredCreative:${entity.creativeId}` };
}

export type LeadAction = 'CREATED' | 'DELETED';

/**
 * The push about a lead, as in LinkedIn's sample (contract 4.3): without answers, and without a sign of test leads.
 * @param occurredAt epoch milliseconds
 */
export function wireLeadAction(
	lead: Lead,
	leadAction: LeadAction,
	occurredAt: number,
	{ occurredAtIn }: Variants,
): WireObject {
	const { eventId, creativeId } = lead;
	const form = `(urn:li:leadGenForm:${lead.formId}, ${lead.formVersionId})`;
	return {
		type: 'LEAD_ACTION',
		leadGenFormResponse: `urn:li:leadGenFormResponse:${lead.id}`,
		leadGenForm: `urn:li:versionedLeadGenForm:${form}`,
		owner: wireOwner(lead.owner),
		...(eventId !== undefined && { associatedEntity: wireNotifiedEntity({ eventId }) }),
		...(creativeId !== undefined && { associatedEntity: wireNotifiedEntity({ creativeId }) }),
		leadType: lead.leadType,
		leadAction,
		occurredAt: occurredAtIn === 'seconds' ? Math.floor(occurredAt / 1000) : occurredAt,
	};
}
