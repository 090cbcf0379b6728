import { partition } from 'lodash';

import type { Subscription, SubscriptionSpec } from '../../shared/linkedin/subscription';
import { deleteSubscription, readSubscriptions } from '../../shared/linkedin/leadNotifications';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';

/**
 * A subscription is this trigger's own when it delivers to this trigger's address, which holds an id
 * that no other node has. The id that LinkedIn gave is not kept: n8n stores the data of all of a
 * workflow's nodes at once, and doing so here could undo what a polling trigger beside has stored.
 */
function isOwn({ webhook }: Subscription, spec: SubscriptionSpec): boolean {
	return webhook === spec.webhook;
}

/**
 * Deletes this trigger's own subscriptions; no other is touched, and one that is already gone is fine.
 * @returns the ids of what was deleted, and how many subscriptions of others the owner has for this lead type
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function deleteOwnSubscriptions(
	client: LinkedInClient,
	spec: SubscriptionSpec,
): Promise<{ deleted: string[]; others: number }> {
	const subscriptions = await readSubscriptions(client, spec);
	const [own, others] = partition(subscriptions, (each) => isOwn(each, spec));
	const deleted = own.map(({ id }) => id);
	for (const id of deleted) await deleteSubscription(client, id);
	return { deleted, others: others.length };
}
