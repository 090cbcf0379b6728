import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Subscription } from '../../../shared/linkedin/leadNotifications';
import { ownerColumns } from '../../../shared/values/leadOwner';

/** Ids as strings, and null where the subscription is not limited. */
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

export type PointsTo = 'this_n8n' | 'this_n8n_test' | 'elsewhere';

/** n8n's path for test webhooks. */
const TEST_WEBHOOKS = 'webhook-test/';

/**
 * The base addresses of this n8n's webhooks and of its editor, which may also have test webhooks. Each ends
 * with a slash and includes the path prefix.
 */
export function ownAddresses(execute: IExecuteFunctions): URL[] {
	// n8n reveals its webhook address only in this expression: <address>/webhook-waiting/<execution>.
	const resumeUrl = String(execute.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	// Both are n8n settings, which may lack https://.
	return [
		{ url: resumeUrl, base: '..' },
		{ url: execute.getInstanceBaseUrl(), base: '.' },
	].flatMap(({ url, base }) => (URL.canParse(url) ? [new URL(base, url)] : []));
}

function pointsTo(webhook: string | undefined, addresses: readonly URL[]): PointsTo {
	if (webhook === undefined || !URL.canParse(webhook)) return 'elsewhere';
	const { host, pathname } = new URL(webhook);
	// A proxy may add HTTPS, so the protocol is ignored.
	const own = addresses.find(
		(address) => address.host === host && pathname.startsWith(address.pathname),
	);
	if (own === undefined) return 'elsewhere';
	const path = pathname.slice(own.pathname.length);
	return path.startsWith(TEST_WEBHOOKS) ? 'this_n8n_test' : 'this_n8n';
}
