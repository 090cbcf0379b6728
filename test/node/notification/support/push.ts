import { EVENT, FORM, ORGANIZATION, leadId } from '../../../simulator/server/testing/smallWorld';

/** A push about the newest lead of the small world, as LinkedIn would send it now, with changes. */
export function push(more: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		type: 'LEAD_ACTION',
		leadGenFormResponse: `urn:li:leadGenFormResponse:${leadId(1)}`,
		leadGenForm: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM}, 2)`,
		owner: { organization: `urn:li:organization:${ORGANIZATION}` },
		associatedEntity: { event: `urn:li:event:${EVENT}` },
		leadType: 'EVENT',
		leadAction: 'CREATED',
		occurredAt: Date.now(),
		...more,
	};
}
