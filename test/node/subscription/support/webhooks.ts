/* eslint-disable @n8n/community-nodes/webhook-lifecycle-complete -- a webhook without a subscription is what the tests need */
import { createHmac } from 'node:crypto';
import type {
	IDataObject,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { NodeTest } from '../../harness/startNodeTest';

/** A node that answers LinkedIn's challenge and has no subscription of its own. */
class ChallengedWebhook implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Challenged Webhook',
		name: 'challengedWebhook',
		group: ['trigger'],
		version: 1,
		description: 'Answers a challenge with a secret',
		defaults: { name: 'Challenged Webhook' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: [
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'challenged' },
		],
		properties: [{ displayName: 'Secret', name: 'secret', type: 'string', default: '' }],
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { challengeCode } = this.getQueryData() as IDataObject;
		const secret = this.getNodeParameter('secret') as string;
		const hmac = createHmac('sha256', secret).update(String(challengeCode));
		return { webhookResponse: { challengeCode, challengeResponse: hmac.digest('hex') } };
	}
}

/** The address of a webhook that passes LinkedIn's challenge from now on. */
export async function answeringWebhook(nodeTest: NodeTest): Promise<string> {
	const { clientSecret } = nodeTest.simulator.control.application.get();
	const parameters = { secret: clientSecret };
	const webhook = nodeTest.webhookNode(new ChallengedWebhook(), { parameters });
	await webhook.activate();
	return webhook.url('setup');
}
