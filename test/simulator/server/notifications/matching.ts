import { sameOwner } from '../../world/lookups';
import type { Lead, LeadSubscription, World } from '../../world/types';

/** The subscriptions that are told about a lead: only validated ones (contract 4.1). */
export function subscriptionsFor(world: World, lead: Lead): LeadSubscription[] {
	return world.subscriptions.filter(
		(subscription) =>
			subscription.state === 'validated' &&
			subscription.leadType === lead.leadType &&
			sameOwner(subscription.owner, lead.owner) &&
			coversForm(subscription, lead) &&
			coversEntity(subscription, lead),
	);
}

function coversForm({ versionedForm }: LeadSubscription, lead: Lead): boolean {
	return (
		versionedForm === undefined ||
		(versionedForm.formId === lead.formId && versionedForm.versionId === lead.formVersionId)
	);
}

function coversEntity({ associatedEntity }: LeadSubscription, lead: Lead): boolean {
	if (associatedEntity === undefined) return true;
	if ('eventId' in associatedEntity) return associatedEntity.eventId === lead.eventId;
	return 'creativeId' in associatedEntity
		? associatedEntity.creativeId === lead.creativeId
		: associatedEntity.campaignId === lead.campaignId;
}
