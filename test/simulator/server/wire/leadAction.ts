import type { Lead } from '../../world/types';
import type { Variants } from '../variants';
import { wireOwner, type WireObject } from './common';
import { wireNotifiedEntity } from './subscription';

export type LeadAction = 'CREATED' | 'DELETED';

/**
 * What is pushed about a lead (contract 4.3): no answers, and nothing tells a test lead.
 * @param occurredAt epoch milliseconds
 */
export function wireLeadAction(
	lead: Lead,
	leadAction: LeadAction,
	occurredAt: number,
	{ spaceInPushedForm }: Variants,
): WireObject {
	const { eventId, creativeId } = lead;
	const comma = spaceInPushedForm ? ', ' : ',';
	const form = `(urn:li:leadGenForm:${lead.formId}${comma}${lead.formVersionId})`;
	return {
		type: 'LEAD_ACTION',
		leadGenFormResponse: `urn:li:leadGenFormResponse:${lead.id}`,
		leadGenForm: `urn:li:versionedLeadGenForm:${form}`,
		owner: wireOwner(lead.owner),
		...(eventId !== undefined && { associatedEntity: wireNotifiedEntity({ eventId }) }),
		...(creativeId !== undefined && { associatedEntity: wireNotifiedEntity({ creativeId }) }),
		leadType: lead.leadType,
		leadAction,
		occurredAt,
	};
}
