import type { Request, Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import { NodeHelpers } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INodeExecutionData,
	INodeType,
	IWebhookData,
	IWebhookResponseData,
	WebhookSetupMethodNames,
	WebhookType,
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
		const { description } = this.nodeType;
		const { path } = description.webhooks!.find(({ name }) => name === webhook)!;
		const { production, test } = { ...WEBHOOK_ADDRESSES, ...this.options.addresses };
		const { workflow, node } = this.workflow(mode);
		const base = mode === 'trigger' ? production : test;
		return NodeHelpers.getNodeWebhookUrl(base, workflow.id, node, path);
	}

	/**
	 * Activates the workflow: registers the webhooks, then calls checkExists and, if needed, create. After a failure, n8n
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

	/** Like n8n, the harness builds the workflow again for every hook and request. */
	private workflow(mode: HookMode) {
		return workflowOf(this.nodeType, this.options, { active: mode === 'trigger' });
	}

	private additionalData(mode: WorkflowExecuteMode) {
		return additionalDataFor(this.credentialsHelper, mode, undefined, this.options.addresses);
	}

	/** The node's webhooks in the order of its description, in which n8n registers them. */
	private webhooks(mode: HookMode): IWebhookData[] {
		const { workflow, node } = this.workflow(mode);
		return (this.nodeType.description.webhooks ?? []).map((webhookDescription) => ({
			httpMethod: webhookDescription.httpMethod as IWebhookData['httpMethod'],
			node: node.name,
			path: NodeHelpers.getNodeWebhookPath(workflow.id, node, webhookDescription.path),
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: this.additionalData('internal'),
			isTest: mode === 'manual',
		}));
	}

	private async add(mode: HookMode, activation: WorkflowActivateMode): Promise<void> {
		for (const webhook of this.webhooks(mode)) {
			const { name } = webhook.webhookDescription;
			this.server.register(webhook.httpMethod, this.url(name, mode), async (request, response) => {
				const run = this.receive(webhook, mode, request, response);
				this.running.add(run);
				await run.finally(() => this.running.delete(run));
			});
			try {
				if (!(await this.runHook('checkExists', webhook, mode, activation))) {
					await this.runHook('create', webhook, mode, activation);
				}
			} catch (error) {
				await this.remove(mode).catch(() => {});
				throw error;
			}
		}
	}

	private async remove(mode: HookMode): Promise<void> {
		const webhooks = this.webhooks(mode);
		for (const webhook of webhooks) await this.runHook('delete', webhook, 'internal', 'update');
		for (const { httpMethod, webhookDescription } of webhooks) {
			this.server.unregister(httpMethod, this.url(webhookDescription.name, mode));
		}
	}

	/** Calls a hook of a webhook in n8n-core's HookContext. @returns its result; true for a hook that does not exist */
	private async runHook(
		method: WebhookSetupMethodNames,
		webhook: IWebhookData,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
	): Promise<boolean> {
		const hook = this.nodeType.webhookMethods?.[webhook.webhookDescription.name]?.[method];
		const { workflow, node } = this.workflow(webhook.isTest ? 'manual' : 'trigger');
		const data = webhook.workflowExecuteAdditionalData;
		const context = new HookContext(workflow, node, data, mode, activation, webhook);
		return (await hook?.call(context)) ?? true;
	}

	/** Runs webhook() in n8n-core's WebhookContext and answers as n8n's webhook-helpers.ts does. */
	private async receive(
		webhook: IWebhookData,
		mode: HookMode,
		request: Request,
		response: Response,
	): Promise<void> {
		const { workflow, node } = this.workflow(mode);
		const executionMode = mode === 'manual' ? 'manual' : 'webhook';
		const data = this.additionalData(executionMode);
		Object.assign(data, { httpRequest: request, httpResponse: response });
		const context = new WebhookContext(workflow, node, data, executionMode, webhook, [], null);
		const delivery: Delivery = { webhook: webhook.webhookDescription.name };
		try {
			const result = (await this.nodeType.webhook?.call(context)) as IWebhookResponseData;
			if (!result.noWebhookResponse) throw new Error('The node must answer by itself');
			delivery.workflowData = result.workflowData;
		} catch (error) {
			delivery.error = error;
			if (!response.headersSent) response.status(500).end();
		}
		if (response.headersSent) delivery.status = response.statusCode;
		this.deliveries.push(delivery);
		if (mode === 'manual' && (delivery.workflowData ?? delivery.error)) await this.stopListening();
	}
}
