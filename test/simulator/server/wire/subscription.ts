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

/** The event or creative as subscriptions and pushes name it, unlike leads (contract 3.6). */
export function wireNotifiedEntity(
	entity: NonNullable<LeadSubscription['associatedEntity']>,
): WireObject {
	return 'eventId' in entity
		? { event: `urn:li:event:${entity.eventId}` }
		: { sponsoredCreative: `urn:li:sponsoredCreative:${entity.creativeId}` };
}
