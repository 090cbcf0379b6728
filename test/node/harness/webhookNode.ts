import type { Request, Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import { NodeHelpers } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INode,
	INodeExecutionData,
	INodeType,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WebhookSetupMethodNames,
	WebhookType,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor, WEBHOOK_ADDRESSES, type WebhookAddresses } from './additionalData';
import { workflowOf, type TestedNode } from './testedNode';
import type { WebhookServer } from './webhookServer';

/** The settings of a node with webhooks, and of its n8n. */
export interface WebhookNodeOptions extends Omit<TestedNode, 'onError'> {
	/** This n8n's public addresses; those at n8n.example.com by default. */
	addresses?: Partial<WebhookAddresses>;
}

/** The mode that n8n gives the hooks of an active workflow, or of one that listens for a test event. */
type HookMode = 'trigger' | 'manual';

/** The result of one request to the node. */
export interface Delivery {
	webhook: WebhookType;
	/** The status of the answer; undefined when none was sent. */
	status?: number;
	/** Items per output, which start an execution; undefined when none is started. */
	workflowData?: INodeExecutionData[][];
	/** The error of webhook(): n8n answers 500, and starts an execution that fails with it. */
	error?: unknown;
}

/** A node with webhooks whose addresses answer while its workflow is active or listens for a test. */
export class WebhookNode {
	/** Every request to the node, in the order in which webhook() ended. */
	readonly deliveries: Delivery[] = [];

	private isListening = false;

	private readonly running = new Set<Promise<void>>();

	constructor(
		private readonly credentialsHelper: ICredentialsHelper,
		private readonly server: WebhookServer,
		private readonly nodeType: INodeType,
		private readonly options: WebhookNodeOptions = {},
	) {}

	/** Where a webhook answers in an active workflow (`trigger`) or while it listens (`manual`). */
	url(webhook: WebhookType = 'default', mode: HookMode = 'trigger'): string {
		const found = this.workflow(mode)
			.webhooks()
			.find(({ webhookDescription }) => webhookDescription.name === webhook);
		if (found === undefined) throw new Error(`The node has no webhook named "${webhook}"`);
		return this.urlOf(found);
	}

	/**
	 * Activates the workflow: registers each webhook, then calls checkExists and, if needed, create. After a failure, n8n
	 * tries four more times; this method does not.
	 * @throws the error of a hook, after delete was called; as in n8n, the webhooks stay when delete fails as well
	 */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		await this.add('trigger', activation);
	}

	/** Deactivates the workflow. */
	async deactivate(): Promise<void> {
		await this.remove('trigger');
	}

	/**
	 * Presses Listen for test event. Listening ends with `stopListening`, or with the first request that starts an
	 * execution.
	 * @throws as `activate`
	 */
	async listen(): Promise<void> {
		this.isListening = true;
		await this.add('manual', 'manual');
	}

	/** Ends the listening, as a person or a timeout does; does nothing when it has already ended. */
	async stopListening(): Promise<void> {
		if (!this.isListening) return;
		this.isListening = false;
		await this.remove('manual');
	}

	/** Waits until no webhook() is running; webhook() may continue after it has sent its answer. */
	async settled(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** The items that would start an execution, one entry per execution. */
	get executions(): INodeExecutionData[][][] {
		return this.deliveries.flatMap(({ workflowData }) => (workflowData ? [workflowData] : []));
	}

	private workflow(mode: HookMode): WebhookWorkflow {
		return new WebhookWorkflow(this.credentialsHelper, this.nodeType, this.options, mode);
	}

	private async add(mode: HookMode, activation: WorkflowActivateMode): Promise<void> {
		const workflow = this.workflow(mode);
		for (const webhook of workflow.webhooks()) {
			this.register(webhook, mode);
			try {
				if (!(await workflow.runHook('checkExists', webhook, mode, activation))) {
					await workflow.runHook('create', webhook, mode, activation);
				}
			} catch (error) {
				await this.remove(mode).catch(() => {});
				throw error;
			}
		}
	}

	private async remove(mode: HookMode): Promise<void> {
		const workflow = this.workflow(mode);
		const webhooks = workflow.webhooks();
		for (const webhook of webhooks) await workflow.runHook('delete', webhook, 'internal', 'update');
		for (const webhook of webhooks) this.server.unregister(webhook.httpMethod, this.urlOf(webhook));
	}

	private urlOf({ isTest, workflowId, webhookDescription }: IWebhookData): string {
		const { production, test } = { ...WEBHOOK_ADDRESSES, ...this.options.addresses };
		const { node } = this.workflow('trigger');
		const base = isTest ? test : production;
		return NodeHelpers.getNodeWebhookUrl(base, workflowId, node, webhookDescription.path);
	}

	private register(webhook: IWebhookData, mode: HookMode): void {
		const url = this.urlOf(webhook);
		this.server.register(webhook.httpMethod, url, async (request, response) => {
			const run = this.receive(webhook, mode, request, response);
			this.running.add(run);
			await run.finally(() => this.running.delete(run));
		});
	}

	/** Runs webhook() in n8n-core's WebhookContext and answers as n8n's webhook-helpers.ts does. */
	private async receive(
		webhook: IWebhookData,
		mode: HookMode,
		request: Request,
		response: Response,
	): Promise<void> {
		const workflow = this.workflow(mode);
		const executionMode = mode === 'manual' ? 'manual' : 'webhook';
		const additionalData = workflow.additionalData(executionMode);
		additionalData.httpRequest = request;
		additionalData.httpResponse = response;
		const context = new WebhookContext(
			workflow.workflow,
			workflow.node,
			additionalData,
			executionMode,
			webhook,
			[],
			null,
		);
		const delivery: Delivery = { webhook: webhook.webhookDescription.name };
		try {
			const result = (await this.nodeType.webhook?.call(context)) as IWebhookResponseData;
			answer(response, result);
			delivery.workflowData = result.workflowData;
		} catch (error) {
			delivery.error = error;
			const message = 'Workflow Webhook Error: Workflow could not be started!';
			if (!response.headersSent) response.status(500).json({ code: 0, message });
		}
		if (response.headersSent) delivery.status = response.statusCode;
		this.deliveries.push(delivery);
		workflow.requireNothingStored();
		if (mode === 'manual' && (delivery.workflowData ?? delivery.error)) await this.stopListening();
	}
}

/** Sends the answer that a node left to n8n. */
function answer(response: Response, result: IWebhookResponseData): void {
	const { noWebhookResponse, webhookResponse, workflowData } = result;
	if (noWebhookResponse) return;
	if (response.headersSent) throw new Error('The node has let n8n answer a second time');
	if (workflowData) {
		throw new Error('The harness knows no response mode: answer through the response object');
	}
	response.status(200).send(webhookResponse ?? { message: 'Webhook call received' });
}

/** A workflow of one node with webhooks. Like n8n, the harness builds it again for every hook and request. */
class WebhookWorkflow {
	readonly workflow: Workflow;

	readonly node: INode;

	constructor(
		private readonly credentialsHelper: ICredentialsHelper,
		private readonly nodeType: INodeType,
		private readonly options: WebhookNodeOptions,
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
