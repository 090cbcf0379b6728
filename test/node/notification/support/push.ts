import { createHmac } from 'node:crypto';

import { EVENT, FORM, ORGANIZATION, leadId } from '../../../simulator/server/testing/smallWorld';
import type { NotificationTest } from './notificationTest';

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

/** The hex digits with which LinkedIn signs a body, or with another prefix, something else. */
export function sign(
	{ control }: NotificationTest,
	body: string | Uint8Array,
	prefix = 'hmacsha256=',
): string {
	const { clientSecret } = control.application.get();
	return createHmac('sha256', clientSecret).update(prefix).update(body).digest('hex');
}
