import type {
	ICredentialsHelper,
	INodeType,
	WebhookSetupMethodNames,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { StaticData } from './staticData';
import { WebhookWorkflow, type HookMode, type WebhookWorkflowOptions } from './webhookWorkflow';

export interface HookNodeOptions extends WebhookWorkflowOptions {
	/** Read from what is saved, and saved when the hook changed it; a test listen does neither. */
	staticData?: StaticData;
	/** `manual` is Listen for test event, `trigger` an active workflow (default). */
	mode?: HookMode;
	/** Why `checkExists` or `create` is called; n8n always says 'update' to `delete`. */
	activation?: WorkflowActivateMode;
}

/**
 * Calls one of the hooks of a node's webhook, alone, in n8n-core's HookContext. Nothing answers at
 * the webhook's address meanwhile; see `WebhookNode` for that.
 *
 * @throws what the hook threw
 */
export async function hookNode(
	credentialsHelper: ICredentialsHelper,
	nodeType: INodeType,
	method: WebhookSetupMethodNames,
	options: HookNodeOptions = {},
): Promise<boolean> {
	const { staticData = new StaticData(), mode = 'trigger' } = options;
	const saved = mode === 'manual' ? {} : structuredClone(staticData.saved);
	const workflow = new WebhookWorkflow(credentialsHelper, nodeType, options, mode, saved);
	const webhook = workflow
		.webhooks()
		.find(({ webhookDescription }) => nodeType.webhookMethods?.[webhookDescription.name]);
	if (webhook === undefined) throw new Error('The node has no webhook with hooks');

	const activation = options.activation ?? (mode === 'manual' ? 'manual' : 'activate');
	const result =
		method === 'delete'
			? await workflow.runHook(method, webhook, 'internal', 'update')
			: await workflow.runHook(method, webhook, mode, activation);
	if (mode === 'trigger') staticData.saveFrom(workflow.workflow);
	return result;
}
