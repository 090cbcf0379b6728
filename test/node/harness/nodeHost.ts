import type * as BackendNetwork from '@n8n/backend-network';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	INodeCredentials,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
} from 'n8n-workflow';

import { fetchAt, type FetchInit } from '../../harness/ingress/fetchAt';
import { asN8nCore } from './asN8nCore';
import { CredentialStore } from './credentialStore';
import { CredentialTypes } from './credentialTypes';
import { executeNode, type ExecuteNodeOptions, type NodeRun } from './executeNode';
import { listSearch, type ListSearchOptions } from './listSearch';
import { pollNode, type PollNodeOptions } from './pollNode';
import { testCredential, type CredentialTestResult } from './testCredential';
import { WebhookNode, type WebhookNodeOptions } from './webhookNode';
import type { WebhookServer } from './webhookServer';

/** The part of n8n that runs nodes, with a credential store of its own, in this process. */
export class NodeHost {
	readonly credentialStore: CredentialStore;

	private readonly types: CredentialTypes;

	/** @param webhookServer where the webhooks of its nodes answer; needed for `webhookNode` only */
	constructor(
		credentialTypes: ICredentialType[],
		private readonly webhookServer?: WebhookServer,
	) {
		// n8n does this at start; without it `qs` would be encoded in another way than in production.
		asN8nCore<typeof BackendNetwork>('@n8n/backend-network').configureGlobalAxiosDefaults();
		this.types = new CredentialTypes(credentialTypes);
		this.credentialStore = new CredentialStore(this.types);
	}

	/** Stores a credential; the result goes into the `credentials` of a node. */
	async addCredential(
		type: string,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentials> {
		return await this.credentialStore.add(type, name, data);
	}

	async executeNode(nodeType: INodeType, options?: ExecuteNodeOptions): Promise<NodeRun> {
		return await executeNode(this.credentialStore, nodeType, options);
	}

	async pollNode(
		nodeType: INodeType,
		options?: PollNodeOptions,
	): Promise<INodeExecutionData[][] | null> {
		return await pollNode(this.credentialStore, nodeType, options);
	}

	/** Puts a node with webhooks on the canvas, to be activated or to listen for a test event. */
	webhookNode(nodeType: INodeType, options?: WebhookNodeOptions): WebhookNode {
		return new WebhookNode(this.credentialStore, this.server, nodeType, options);
	}

	/** Sends a request over TLS to a webhook address, as anybody on the internet could. */
	async fetchWebhook(url: string, init?: FetchInit): Promise<Response> {
		return await fetchAt(this.server, url, init);
	}

	/** Ends its webhook server, if it has one. */
	async close(): Promise<void> {
		await this.webhookServer?.close();
	}

	async listSearch(
		nodeType: INodeType,
		methodName: string,
		options?: ListSearchOptions,
	): Promise<INodeListSearchResult> {
		return await listSearch(this.credentialStore, nodeType, methodName, options);
	}

	async testCredential(credentials: INodeCredentials): Promise<CredentialTestResult> {
		const [typeName] = Object.keys(credentials);
		return await testCredential(this.credentialStore, this.types.get(typeName), credentials);
	}

	private get server(): WebhookServer {
		if (!this.webhookServer) throw new Error('This host has no webhook server');
		return this.webhookServer;
	}
}
