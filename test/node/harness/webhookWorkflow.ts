import { HookContext } from 'n8n-core';
import { NodeHelpers } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INode,
	INodeType,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	WebhookSetupMethodNames,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor, type WebhookAddresses } from './additionalData';
import { workflowOf, type TestedNode } from './testedNode';

/** The settings of a node with webhooks, and of its n8n. */
export interface WebhookWorkflowOptions extends Omit<TestedNode, 'onError'> {
	/** This n8n's public addresses; those at n8n.example.com by default. */
	addresses?: Partial<WebhookAddresses>;
}

/** The mode that n8n gives the hooks of an active workflow, or of one that listens for a test event. */
export type HookMode = 'trigger' | 'manual';

/** A workflow of one node with webhooks. Like n8n, the harness builds it again for every hook and request. */
export class WebhookWorkflow {
	readonly workflow: Workflow;

	readonly node: INode;

	constructor(
		private readonly credentialsHelper: ICredentialsHelper,
		private readonly nodeType: INodeType,
		private readonly options: WebhookWorkflowOptions,
		private readonly listening: HookMode,
	) {
		const active = listening === 'trigger';
		({ workflow: this.workflow, node: this.node } = workflowOf(nodeType, options, { active }));
	}

	additionalData(mode: WorkflowExecuteMode): IWorkflowExecuteAdditionalData {
		const { addresses } = this.options;
		return additionalDataFor(this.credentialsHelper, mode, undefined, addresses);
	}

	/** The node's webhooks in the order of its description, in which n8n registers them. */
	webhooks(): IWebhookData[] {
		const { node, workflow } = this;
		return (this.nodeType.description.webhooks ?? []).map((webhookDescription) => ({
			httpMethod: webhookDescription.httpMethod as IWebhookData['httpMethod'],
			node: node.name,
			path: NodeHelpers.getNodeWebhookPath(workflow.id, node, webhookDescription.path),
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: this.additionalData('internal'),
			isTest: this.listening === 'manual',
		}));
	}

	/**
	 * Calls a hook of a webhook in n8n-core's HookContext; does nothing when the node has none.
	 *
	 * @returns the hook's result; true for a hook that does not exist
	 * @throws the error of the hook
	 */
	async runHook(
		method: WebhookSetupMethodNames,
		webhook: IWebhookData,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
	): Promise<boolean> {
		const hook = this.nodeType.webhookMethods?.[webhook.webhookDescription.name]?.[method];
		if (hook === undefined) return true;
		const context = new HookContext(
			this.workflow,
			this.node,
			webhook.workflowExecuteAdditionalData,
			mode,
			activation,
			webhook,
		);
		return await hook.call(context).finally(() => this.requireNothingStored());
	}

	/** @throws when the node stored data in its workflow: what it needs, LinkedIn knows */
	requireNothingStored(): void {
		if (this.workflow.staticData.__dataChanged) throw new Error('The node stored static data');
	}
}
