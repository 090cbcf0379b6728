import { EVENT, FORM, ORGANIZATION } from '../../../simulator/server/testing/smallWorld';
import type { Lead } from '../../../simulator/world/types';

/** What is known of a lead by its notification alone, which is all that its row holds. */
export const knownOf = (lead: Lead) => ({
	lead_id: lead.id,
	lead_urn: `urn:li:leadGenFormResponse:${lead.id}`,
	lead_type: 'EVENT',
	organization_id: ORGANIZATION,
	event_id: EVENT,
	form_id: FORM,
	form_version: 2,
	lead_action: 'CREATED',
	occurred_at: new Date(lead.submittedAt).toISOString(),
});
