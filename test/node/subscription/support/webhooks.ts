import { LinkedInLeadNotificationTrigger } from '../../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import { landmarks } from '../../../simulator/world/landmarks';
import type { NodeTest } from '../../harness/startNodeTest';
import { chosen } from '../../router/runAction';

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
