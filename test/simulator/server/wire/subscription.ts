import type { LeadSubscription } from '../../world/types';
import type { Variants } from '../variants';
import { versionedFormUrn, wireId, wireOwner, type WireObject } from './common';

/** One subscription of leadNotifications (contract 3.7). */
export function wireSubscription(subscription: LeadSubscription, variants: Variants): WireObject {
	const { id, owner, leadType, versionedForm, associatedEntity, webhook } = subscription;
	return {
		owner: wireOwner(owner),
		id: wireId(id),
		leadType,
		...(versionedForm !== undefined && {
			versionedForm: versionedFormUrn(versionedForm.formId, versionedForm.versionId),
		}),
		...(associatedEntity !== undefined &&
			variants.subscriptionEntityEchoed && {
				associatedEntity: wireNotifiedEntity(associatedEntity),
			}),
		webhook,
	};
}

/** The event, creative or campaign as subscriptions and pushes name it, unlike leads (contract 3.6, 3.7). */
export function wireNotifiedEntity(
	entity: NonNullable<LeadSubscription['associatedEntity']>,
): WireObject {
	if ('eventId' in entity) return { event: `urn:li:event:${entity.eventId}` };
	return 'creativeId' in entity
		? { sponsoredCreative: `urn:li:sponsoredCreative:${entity.creativeId}` }
		: { sponsoredCampaign: `urn:li:sponsoredCampaign:${entity.campaignId}` };
}
