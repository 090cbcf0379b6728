import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { listSearch } from '../shared/panel/pickers';
import { notificationFields } from './notificationSettings';
import { subscribe, subscriptionExists, unsubscribe } from './subscription';
import { answerChallenge, receivePush } from './webhook';

export class LinkedInInstantLeadTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LinkedIn Instant Lead Trigger',
		name: 'linkedInInstantLeadTrigger',
		icon: {
			light: 'file:../../icons/linkedInLeadSync.svg',
			dark: 'file:../../icons/linkedInLeadSync.dark.svg',
		},
		group: ['trigger'],
		// Version 1 would make n8n evaluate an expression from its Webhook node at every request.
		version: 1.1,
		subtitle:
			'={{ $parameter["leadType"] === "EVENT" ? "event registrations, instantly" : "leads, instantly" }}',
		description:
			'Starts the workflow as soon as a person registers for a LinkedIn event, fills in a lead form, or cancels. Needs a public address.',
		defaults: { name: 'LinkedIn Instant Lead Trigger' },
		eventTriggerDescription:
			'Waiting for a person to register for a LinkedIn event, fill in a lead form, or cancel',
		activationMessage:
			'LinkedIn now notifies n8n when a person registers for an event, fills in a lead form, or cancels.',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'linkedInLeadSyncOAuth2Api', required: true }],
		webhooks: [
			// LinkedIn sends its challenge while n8n registers this webhook, and n8n retries only a webhook whose
			// methods failed. So this one comes first and has the methods.
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'webhook' },
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		],
		properties: notificationFields,
	};

	methods = { listSearch };

	webhookMethods = {
		setup: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await subscriptionExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await subscribe(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unsubscribe(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return this.getWebhookName() === 'setup'
			? await answerChallenge(this)
			: await receivePush(this);
	}
}
