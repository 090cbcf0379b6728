import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Subscription } from '../../../shared/linkedin/leadNotifications';
import { ownerColumns } from '../../../shared/values/leadOwner';

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

/** Where the webhook of a subscription is. */
export type PointsTo = 'this_n8n' | 'this_n8n_test' | 'elsewhere';

/** n8n's own name for the webhooks of workflows that listen for a test event. */
const TEST_WEBHOOKS = 'webhook-test/';

/**
 * The addresses under which this n8n takes requests: that of its webhooks, and that of its editor, where
 * n8n may also have its test webhooks. Each ends with a slash, behind the path prefix if there is one.
 */
export function ownAddresses(execute: IExecuteFunctions): URL[] {
	// n8n tells its webhook address in expressions only: <address>/webhook-waiting/<execution>.
	const resumeUrl = String(execute.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	// Both come from n8n's settings, where a person may have forgotten the https://.
	return [
		{ url: resumeUrl, base: '..' },
		{ url: execute.getInstanceBaseUrl(), base: '.' },
	].flatMap(({ url, base }) => (URL.canParse(url) ? [new URL(base, url)] : []));
}

/** Tells whether a webhook belongs to one of these addresses, and whether it is a test webhook. */
function pointsTo(webhook: string | undefined, addresses: readonly URL[]): PointsTo {
	if (webhook === undefined || !URL.canParse(webhook)) return 'elsewhere';
	const { host, pathname } = new URL(webhook);
	// A proxy in front of n8n may add the "s" of https, so the protocol does not count.
	const own = addresses.find(
		(address) => address.host === host && pathname.startsWith(address.pathname),
	);
	if (own === undefined) return 'elsewhere';
	const path = pathname.slice(own.pathname.length);
	return path.startsWith(TEST_WEBHOOKS) ? 'this_n8n_test' : 'this_n8n';
}
