import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeCredentials,
	INodeListSearchResult,
	INodeType,
} from 'n8n-workflow';

import { LinkedInLeadSyncOAuth2Api } from '../../../credentials/LinkedInLeadSyncOAuth2Api.credentials';
import type { CredentialTestResult } from '../../harness/api/credentials';
import { giveConsent } from '../../harness/giveConsent';
import { fetchAt, type FetchInit } from '../../harness/ingress/fetchAt';
import {
	readLikeness,
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../simulator';
import { anyLinkedIn } from './anyLinkedIn';
import { connectCredential } from './connectCredential';
import { CredentialStore } from './credentialStore';
import { executeNode, type ExecuteNodeOptions, type NodeRun } from './executeNode';
import { listSearch, type ListSearchOptions } from './listSearch';
import { hurryWaits } from './hurriedWaits';
import { startLinkedInNetwork, type LinkedInNetwork } from './linkedInNetwork';
import { testCredential } from './testCredential';
import { WebhookNode, type WebhookNodeOptions } from './webhookNode';
import { startWebhookServer, type WebhookServer } from './webhookServer';

export const CREDENTIAL_TYPE = 'linkedInLeadSyncOAuth2Api';

export interface NodeTestOptions extends SimulatorOptions {
	/** Fields of the credential besides the client's id and secret, e.g. `{ apiVersion: '202601' }`. */
	credential?: ICredentialDataDecryptedObject;
	/**
	 * Whether the node's waits between retries are shortened. LinkedIn's clock still moves by their full length.
	 * A test that holds the clock passes a function instead, which is called with the length of each wait.
	 */
	hurried?: boolean | ((milliseconds: number) => void);
}

/** One LinkedIn, and one n8n with one credential, which every call uses by default. */
export class NodeTest {
	constructor(
		readonly simulator: Simulator,
		readonly network: LinkedInNetwork,
		readonly credentialStore: CredentialStore,
		private readonly webhookServer: WebhookServer,
		/** What a node's `credentials` must hold to use the credential. */
		readonly credentials: INodeCredentials,
		private readonly hurryNoMore: () => void = () => {},
	) {}

	/**
	 * Presses "Connect my account", also again.
	 *
	 * @returns the stored token data
	 */
	async connect(): Promise<IDataObject> {
		const consent = async (address: string) => await giveConsent(this.simulator.url, address);
		return await connectCredential(this.credentialStore, this.credentials, consent);
	}

	/** The token data as it is stored now. */
	async tokens(): Promise<IDataObject> {
		const { oauthTokenData } = await this.credentialStore.stored(this.credentials);
		return (oauthTokenData ?? {}) as object as IDataObject;
	}

	/** The token data that refreshes have written back, oldest first. */
	get refreshes(): IDataObject[] {
		return this.credentialStore.refreshes;
	}

	async executeNode(nodeType: INodeType, options?: ExecuteNodeOptions): Promise<NodeRun> {
		const { credentials, credentialStore } = this;
		return await executeNode(credentialStore, nodeType, { credentials, ...options });
	}

	/** Puts a node with webhooks on the canvas, to be activated or to listen for a test event. */
	webhookNode(nodeType: INodeType, options?: WebhookNodeOptions): WebhookNode {
		const { credentials, credentialStore, webhookServer } = this;
		return new WebhookNode(credentialStore, webhookServer, nodeType, { credentials, ...options });
	}

	/** Sends a request over TLS to a webhook address, as anybody on the internet could. */
	async fetchWebhook(url: string, init?: FetchInit): Promise<Response> {
		return await fetchAt(this.webhookServer, url, init);
	}

	async listSearch(
		nodeType: INodeType,
		methodName: string,
		options?: ListSearchOptions,
	): Promise<INodeListSearchResult> {
		const { credentials, credentialStore } = this;
		return await listSearch(credentialStore, nodeType, methodName, { credentials, ...options });
	}

	async testCredential(): Promise<CredentialTestResult> {
		return await testCredential(this.credentialStore, this.credentials);
	}

	async close(): Promise<void> {
		this.hurryNoMore();
		await this.network.close();
		await this.simulator.stop();
		await this.webhookServer.close();
	}
}

/**
 * Jest takes no custom options, so an environment variable names the LinkedIn that the simulator imitates: a seed, as
 * in `SIMULATOR_LIKE=7 npm run test:node`, or the report of a probe, `SIMULATOR_LIKE=probe-report.json`.
 */
const likeness = () => {
	const like = process.env.SIMULATOR_LIKE;
	if (!like) return undefined;
	return /^\d+$/.test(like) ? anyLinkedIn(Number(like)) : readLikeness(like);
};

/**
 * Starts a simulator, reached at LinkedIn's real host names, and an n8n with a credential that is
 * connected to it.
 */
export async function startNodeTest(options: NodeTestOptions = {}): Promise<NodeTest> {
	const { credential, hurried = false, ...simulatorOptions } = options;
	const webhookServer = await startWebhookServer();
	const webhooks = { address: '127.0.0.1', port: webhookServer.port, ca: webhookServer.ca };
	const simulator = await startSimulator({ like: likeness(), ...simulatorOptions, webhooks });
	const network = await startLinkedInNetwork(Number(new URL(simulator.url).port));
	const credentialStore = new CredentialStore([new LinkedInLeadSyncOAuth2Api()]);
	const { clientId, clientSecret } = simulator.control.application.get();
	const data = { clientId, clientSecret, ...credential };
	const credentials = await credentialStore.add(CREDENTIAL_TYPE, 'My LinkedIn', data);
	const onWaited = typeof hurried === 'function' ? hurried : simulator.control.advance;
	const hurryNoMore = hurried === false ? undefined : hurryWaits(onWaited);
	const nodeTest = new NodeTest(
		simulator,
		network,
		credentialStore,
		webhookServer,
		credentials,
		hurryNoMore,
	);
	try {
		await nodeTest.connect();
	} catch (error) {
		await nodeTest.close();
		throw error;
	}
	return nodeTest;
}
