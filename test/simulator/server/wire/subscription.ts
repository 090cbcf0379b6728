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

/** The event, creative or campaign in subscriptions and pushes, which differs from leads (contract 3.6, 3.7). */
function wireNotifiedEntity(entity: NonNullable<LeadSubscription['associatedEntity']>): WireObject {
	if ('eventId' in entity) return { event: `urn:li:event:${entity.eventId}` };
	return 'creativeId' in entity
		? { sponsoredCreative: `urn:li:sponsoredCreative:${entity.creativeId}` }
		: { sponsoredCampaign: `urn:li:sponsoredCampaign:${entity.campaignId}` };
}

export type LeadAction = 'CREATED' | 'DELETED';

/**
 * The push about a lead (contract 4.3): without answers, and without a sign of test leads. For a subscription of a
 * campaign, it names the campaign in place of the creative (3.7).
 * @param occurredAt epoch milliseconds
 */
export function wireLeadAction(
	lead: Lead,
	leadAction: LeadAction,
	occurredAt: number,
	{ associatedEntity }: Pick<LeadSubscription, 'associatedEntity'>,
	{ spaceInPushedForm, occurredAtIn }: Variants,
): WireObject {
	const entity = notifiedEntity(lead, associatedEntity);
	const comma = spaceInPushedForm ? ', ' : ',';
	const form = `(urn:li:leadGenForm:${lead.formId}${comma}${lead.formVersionId})`;
	return {
		type: 'LEAD_ACTION',
		leadGenFormResponse: `urn:li:leadGenFormResponse:${lead.id}`,
		leadGenForm: `urn:li:versionedLeadGenForm:${form}`,
		owner: wireOwner(lead.owner),
		...(entity !== undefined && { associatedEntity: wireNotifiedEntity(entity) }),
		leadType: lead.leadType,
		leadAction,
		occurredAt: occurredAtIn === 'seconds' ? Math.floor(occurredAt / 1000) : occurredAt,
	};
}

function notifiedEntity(
	{ eventId, creativeId }: Lead,
	subscribed: LeadSubscription['associatedEntity'],
): LeadSubscription['associatedEntity'] {
	if (subscribed !== undefined && 'campaignId' in subscribed) return subscribed;
	if (eventId !== undefined) return { eventId };
	return creativeId === undefined ? undefined : { creativeId };
}
