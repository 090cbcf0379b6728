import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeCredentials,
	INodeType,
} from 'n8n-workflow';

import { LinkedInLeadSyncOAuth2Api } from '../../../credentials/LinkedInLeadSyncOAuth2Api.credentials';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { giveConsent } from '../../harness/giveConsent';
import {
	startSimulator,
	type Application,
	type Control,
	type FaultEffect,
	type FaultMatch,
	type Simulator,
	type SimulatorOptions,
} from '../../simulator';
import { WebhookClient, type WebhookReply } from '../../simulator/server/webhooks';
import { expectedRows, type Row } from '../../oracle/leadRow';
import { anyLinkedIn } from './anyLinkedIn';
import { CredentialStore } from './credentialStore';
import { executeNode, type ExecuteNodeOptions, type NodeRun } from './executeNode';
import { hurryWaits } from './hurriedWaits';
import { startLinkedInNetwork } from './linkedInNetwork';
import { WebhookNode, type WebhookNodeOptions } from './webhookNode';
import { startWebhookServer, type WebhookServer } from './webhookServer';

/** The URL of n8n to which LinkedIn sends the person back. */
const REDIRECT_URL = 'https://n8n.example.com/rest/oauth2-credential/callback';

export interface NodeTestOptions extends SimulatorOptions {
	/** Fields of the credential besides the client's id and secret, e.g. `{ apiVersion: '202601' }`. */
	credential?: ICredentialDataDecryptedObject;
	/**
	 * Whether the node's waits between retries are shortened. LinkedIn's clock still moves by their full length.
	 * A test that holds the clock passes a function instead, which is called with the length of each wait.
	 */
	hurried?: boolean | ((milliseconds: number) => void);
}

/** What a test changes of LinkedIn's application and of the credential. */
export interface Setting {
	application?: Partial<Application>;
	credential?: ICredentialDataDecryptedObject;
}

/** One LinkedIn, and one n8n with one credential, which every call uses by default. */
export class NodeTest {
	constructor(
		readonly simulator: Simulator,
		readonly credentialStore: CredentialStore,
		private readonly webhookServer: WebhookServer,
		/** Fields of the credential besides the client's id and secret. */
		private readonly initial: ICredentialDataDecryptedObject,
		readonly close: () => Promise<void>,
	) {}

	get control(): Control {
		return this.simulator.control;
	}

	/** What a node's `credentials` must hold to use the credential. */
	get credentials(): INodeCredentials {
		return this.credentialStore.credentials;
	}

	/** The token data as it is stored now. */
	get tokens(): IDataObject {
		return (this.credentialStore.stored.oauthTokenData ?? {}) as object as IDataObject;
	}

	/** LinkedIn in its initial state, an n8n that has run nothing yet, a credential that was connected, and no call yet. */
	async reset({ application = {}, credential }: Setting = {}): Promise<void> {
		clearProcessMemory();
		this.control.reset();
		const { clientId, clientSecret } = this.control.application.set(application);
		this.credentialStore.stored = { clientId, clientSecret, ...this.initial, ...credential };
		await this.connect();
		this.control.calls.clear();
	}

	/** "Connect my account" after changes to the credential, also again: consent, the code, and what n8n then stores. */
	async connect(changes: ICredentialDataDecryptedObject = {}): Promise<void> {
		this.credentialStore.update(changes);
		const { url } = this.simulator;
		const credential = await this.credentialStore.decrypted();
		const client = { client_id: String(credential.clientId), redirect_uri: REDIRECT_URL };
		const asked = { ...client, response_type: 'code', scope: String(credential.scope), state: 's' };
		const consented = await giveConsent(
			url,
			`${String(credential.authUrl)}?${new URLSearchParams(asked).toString()}`,
		);
		const grant = {
			...client,
			client_secret: String(credential.clientSecret),
			grant_type: 'authorization_code',
			code: new URL(consented).searchParams.get('code') ?? '',
		};
		const body = new URLSearchParams(grant);
		const answer = await fetch(`${url}/oauth/v2/accessToken`, { method: 'POST', body });
		const tokens = { ...this.tokens, ...((await answer.json()) as IDataObject) };
		// Epoch milliseconds as text (n8n 2.41, controllers/oauth/oauth2-credential.controller.ts).
		tokens.n8n_expires_at = String(Date.now() + Number(tokens.expires_in) * 1000);
		this.credentialStore.update({ oauthTokenData: tokens as ICredentialDataDecryptedObject });
	}

	/** Makes LinkedIn fail for all matching calls. @returns the id of the fault */
	fail(effect: FaultEffect, match: FaultMatch = {}): number {
		return this.control.faults.add({ match, effect, times: 'always' });
	}

	/** Calls since the log was cleared, of one resource or of all, with their statuses. */
	calls(resource?: string): string[] {
		return this.simulator.calls
			.filter((call) => resource === undefined || call.resource === resource)
			.map(({ path, query, status }) => `${status} ${path}${query === '' ? '' : `?${query}`}`);
	}

	/** The rows that these leads must become, by lead id; without test leads unless the query names them. */
	rowsOf(query?: Parameters<Control['leads']['list']>[0]): Row[] {
		const leads = this.control.leads.list({ testLeads: 'exclude', ...query });
		return expectedRows(this.simulator.world, leads);
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
	async fetchWebhook(url: string): Promise<WebhookReply> {
		const client = new WebhookClient({ address: '127.0.0.1', ...this.webhookServer });
		const request = { method: 'GET' as const, headers: {}, timeout: 60_000 };
		const reply = client.send(url, request, new AbortController().signal);
		return await reply.finally(() => client.close());
	}
}

/**
 * Jest takes no custom options, so an environment variable holds the seed of the LinkedIn that the simulator imitates,
 * as in `SIMULATOR_LIKE=7 npm run test:node`.
 */
const anySettings = () => {
	const seed = process.env.SIMULATOR_LIKE;
	return seed === undefined ? undefined : anyLinkedIn(Number(seed));
};

/**
 * Starts a simulator, reached at LinkedIn's real host names, and an n8n with a credential that is
 * connected to it.
 */
export async function startNodeTest(options: NodeTestOptions = {}): Promise<NodeTest> {
	const { credential = {}, hurried = false, ...simulatorOptions } = options;
	const webhookServer = await startWebhookServer();
	const webhooks = { address: '127.0.0.1', port: webhookServer.port, ca: webhookServer.ca };
	const simulator = await startSimulator({
		variants: anySettings(),
		...simulatorOptions,
		webhooks,
	});
	const network = await startLinkedInNetwork(Number(new URL(simulator.url).port));
	const onWaited = typeof hurried === 'function' ? hurried : simulator.control.advance;
	const hurryNoMore = hurried === false ? () => {} : hurryWaits(onWaited);
	const credentialStore = new CredentialStore(new LinkedInLeadSyncOAuth2Api());
	const close = async () => {
		hurryNoMore();
		await network.close();
		await simulator.stop();
		await webhookServer.close();
	};
	const nodeTest = new NodeTest(simulator, credentialStore, webhookServer, credential, close);
	try {
		await nodeTest.reset();
	} catch (error) {
		await close();
		throw error;
	}
	return nodeTest;
}
