import { mapKeys } from 'lodash';
import type { IHttpRequestOptions, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { SECOND } from '../../durations';
import type { LinkedIn, Reply } from '../linkedIn/linkedIn';
import type { Process } from './process';

/** What nodes use of n8n's request helper. */
export type HttpRequest = (type: string, options: IHttpRequestOptions) => Promise<unknown>;

/**
 * n8n's `httpRequestWithAuthentication` over a LinkedIn in memory: it refreshes the token at a 401 and repeats the
 * request, and throws at each status that the options do not allow.
 */
export function httpRequest(
	linkedIn: LinkedIn,
	credential: Credential,
	process: Process,
	node: INode,
): HttpRequest {
	const send = async (options: IHttpRequestOptions): Promise<Reply> => {
		if (!process.isAlive || !process.onRequest()) await never();
		const { method = 'GET', url, headers, body } = options;
		const reply = await linkedIn.answer({
			method,
			url,
			token: credential.accessToken,
			headers: mapKeys(headers as Record<string, string>, (_, name) => name.toLowerCase()),
			body: body as string | undefined,
		});
		if (!process.isAlive) await never();
		return reply;
	};
	return async (_type, options) => {
		const sent = credential.accessToken;
		let reply: Reply;
		try {
			reply = await send(options);
			if (reply.statusCode === 401 && isThrown(401, options)) {
				if (!credential.hasRefreshToken) throw noRefreshToken();
				credential.refresh(sent);
				reply = await send(options);
			}
			if (reply.statusCode >= 400 && isThrown(reply.statusCode, options)) throw httpError(reply);
		} catch (error) {
			throw new NodeApiError(node, error as JsonObject);
		}
		return reply;
	};
}

/** Whether n8n throws at this status. */
function isThrown(status: number, { ignoreHttpStatusErrors }: IHttpRequestOptions): boolean {
	if (typeof ignoreHttpStatusErrors !== 'object') return ignoreHttpStatusErrors !== true;
	return ignoreHttpStatusErrors.except?.includes(status) === true;
}

function httpError({ statusCode, body, headers }: Reply): Error {
	return Object.assign(new Error(`Request failed with status code ${statusCode}`), {
		code: 'ERR_BAD_REQUEST',
		response: { status: statusCode, data: body, headers },
	});
}

function noRefreshToken(): Error {
	return new Error(
		'OAuth access token expired and no refresh token is available. Please reconnect the credentials.',
	);
}

async function never(): Promise<never> {
	return await new Promise<never>(() => {});
}

const LIFETIME_S = 5_183_999;

/** n8n's credential: its token, and how n8n refreshes the token. */
export class Credential {
	/** Whether it was deleted, or reading it never ends. */
	trouble?: 'missing' | 'endless';

	private token: string;

	private mintedAt: number;

	constructor(
		private readonly linkedIn: LinkedIn,
		readonly hasRefreshToken: boolean,
		/** How long LinkedIn refuses a token that it has just minted, milliseconds. */
		public refusesFreshFor = 0,
	) {
		this.token = linkedIn.mintToken(refusesFreshFor);
		this.mintedAt = Date.now();
	}

	get accessToken(): string {
		return this.token;
	}

	/** As n8n does at a 401; several calls that fail together share one refresh. */
	refresh(failed: string): void {
		if (failed !== this.token) return;
		this.token = this.linkedIn.mintToken(this.refusesFreshFor);
		this.mintedAt = Date.now();
	}

	/**
	 * What `getCredentials` returns.
	 * @throws Error when the credential was deleted
	 */
	async data(): Promise<Record<string, unknown>> {
		if (this.trouble === 'endless') await never();
		if (this.trouble === 'missing') throw new Error('Credential with ID "1" does not exist');
		return {
			apiVersion: '202609',
			followApiVersion: true,
			clientId: 'client',
			clientSecret: 'secret',
			scope: 'r_marketing_leadgen_automation r_events r_organization_admin r_ads',
			oauthTokenData: {
				access_token: this.token,
				...(this.hasRefreshToken && {
					refresh_token: 'refresh',
					refresh_token_expires_in: 31_536_000,
				}),
				expires_in: LIFETIME_S,
				scope: 'r_ads,r_events,r_marketing_leadgen_automation,r_organization_admin',
				token_type: 'Bearer',
				n8n_expires_at: this.mintedAt + LIFETIME_S * SECOND,
			},
		};
	}
}
