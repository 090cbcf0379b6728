import { EVENT, FORM, ORGANIZATION } from '../../../simulator/server/testing/smallWorld';
import type { Lead } from '../../../simulator/world/types';

/** What is known of a lead by its notification alone. */
export const knownOf = (lead: Lead) => ({
	lead_id: lead.id,
	lead_type: 'EVENT',
	organization_id: ORGANIZATION,
	event_id: EVENT,
	form_id: FORM,
	form_version: 2,
	submitted_at: null,
	is_test_lead: null,
	submitter_urn: null,
	field_errors: null,
	lead_action: 'CREATED',
	occurred_at: new Date(lead.submittedAt).toISOString(),
});
