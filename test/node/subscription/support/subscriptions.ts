import { omit } from 'lodash';

import { LinkedInLeadNotificationTrigger } from '../../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import { landmarks } from '../../../simulator/world/landmarks';
import type { LeadSubscription } from '../../../simulator/world/types';
import type { NodeTest } from '../../harness/startNodeTest';
import { chosen } from '../../router/runAction';

/** The subscriptions of the simulator, without their state. */
export function subscribed(nodeTest: NodeTest): Array<Partial<LeadSubscription>> {
	return nodeTest.control.subscriptions.list().map((each) => omit(each, 'state'));
}

/** Adds a subscription of another application, by default at another address. */
export function addForeign(
	nodeTest: NodeTest,
	organizationId: string,
	changes: Partial<LeadSubscription> = {},
): LeadSubscription {
	return nodeTest.control.subscriptions.add({
		owner: { organizationId },
		leadType: 'EVENT',
		webhook: 'https://crm.example.org/linkedin',
		...changes,
	});
}

/** The methods of the calls for subscriptions, in their order. */
export function subscriptionCalls(nodeTest: NodeTest): string[] {
	return nodeTest.control.calls
		.list()
		.filter(({ resource }) => resource === 'leadNotifications')
		.map(({ method }) => method);
}

/** The address of a trigger that passes LinkedIn's challenge from now on, and whose subscription was deleted. */
export async function answeringWebhook(nodeTest: NodeTest): Promise<string> {
	const { calls, subscriptions } = nodeTest.control;
	const parameters = { organizationId: chosen(landmarks.organizations.arabic) };
	const webhook = nodeTest.webhookNode(new LinkedInLeadNotificationTrigger(), { parameters });
	await webhook.activate();
	for (const { id } of subscriptions.list()) subscriptions.delete(id);
	calls.clear();
	return webhook.url();
}
