import type { IDataObject } from 'n8n-workflow';

import type { Subscription } from '../../../shared/linkedin/subscription';
import { ownerColumns } from '../../../shared/values/leadOwner';
import { pointsTo } from './pointsTo';

/** A subscription as a flat item: ids as strings, null for what it is not limited to. */
export function subscriptionItem(
	{ id, owner, leadType, eventId, creativeId, form, webhook }: Subscription,
	ownAddresses: readonly URL[],
): IDataObject {
	return {
		subscription_id: id,
		...ownerColumns(owner),
		lead_type: leadType ?? null,
		event_id: eventId ?? null,
		creative_id: creativeId ?? null,
		form_id: form?.formId ?? null,
		form_version: form?.versionId ?? null,
		webhook_url: webhook ?? null,
		points_to: pointsTo(webhook, ownAddresses),
	};
}
