import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { INodeCredentials } from 'n8n-workflow';

import { LinkedInLeadSyncOAuth2Api } from '../../../credentials/LinkedInLeadSyncOAuth2Api.credentials';
import { connectCredential, REDIRECT_URL } from '../harness/connectCredential';
import { CredentialStore } from '../harness/credentialStore';
import { startLinkedInNetwork, type LinkedInNetwork } from '../harness/linkedInNetwork';
import { CREDENTIAL_TYPE } from '../harness/startNodeTest';

/** Answers a call to the API in whatever way. */
export type OddAnswer = (request: IncomingMessage, response: ServerResponse) => void;

/** A LinkedIn that mints tokens as it should, and answers everything else as no LinkedIn ever does. */
export class OddLinkedIn {
	/** Calls to the API, as method and target, oldest first. */
	readonly calls: string[] = [];

	/** Bearer tokens that came with them. */
	readonly bearers: Array<string | undefined> = [];

	answer: OddAnswer = (_, response) => response.end('{}');

	private minted = 0;

	private constructor(
		readonly credentialStore: CredentialStore,
		readonly credentials: INodeCredentials,
	) {}

	network!: LinkedInNetwork;

	close!: () => Promise<void>;

	static async start(): Promise<OddLinkedIn> {
		const credentialStore = new CredentialStore([new LinkedInLeadSyncOAuth2Api()]);
		const data = { clientId: 'client', clientSecret: 'the-secret' };
		const credentials = await credentialStore.add(CREDENTIAL_TYPE, 'My LinkedIn', data);
		const odd = new OddLinkedIn(credentialStore, credentials);
		const server = createServer((request, response) => {
			if (request.url === '/oauth/v2/accessToken') odd.mint(response);
			else odd.take(request, response);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		odd.network = await startLinkedInNetwork((server.address() as AddressInfo).port);
		odd.close = async () => {
			await odd.network.close();
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		};
		await connectCredential(credentialStore, credentials, async (url) => {
			const { state } = Object.fromEntries(new URL(url).searchParams);
			return `${REDIRECT_URL}?code=the-code&state=${state}`;
		});
		return odd;
	}

	private take(request: IncomingMessage, response: ServerResponse): void {
		void text(request).then(() => {
			this.calls.push(`${request.method} ${request.url}`);
			this.bearers.push(request.headers.authorization);
			this.answer(request, response);
		});
	}

	private mint(response: ServerResponse): void {
		this.minted++;
		const tokens = {
			access_token: `token-${this.minted}`,
			expires_in: 5184000,
			refresh_token: 'refresh',
			refresh_token_expires_in: 31536000,
			scope: 'r_events,r_marketing_leadgen_automation,r_organization_admin',
		};
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tokens));
	}
}
