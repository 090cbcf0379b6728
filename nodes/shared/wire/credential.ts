import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { moreIn } from './errors/catalogue';
import { atMost } from './waiting';

export type LinkedInContext =
	| IExecuteFunctions
	| IPollFunctions
	| ILoadOptionsFunctions
	| IHookFunctions
	| IWebhookFunctions;

export const CREDENTIAL_TYPE = 'linkedInLeadSyncOAuth2Api';

/** The limit of reading a credential, which n8n takes from its database or an external vault. Milliseconds. */
const LONGEST_READING_MS = 20_000;

/** The fields that the package reads. Contains secrets: never put it into an item, log or error. */
export interface LinkedInCredential {
	/** `YYYYMM` */
	apiVersion: string;
	followApiVersion: boolean;
	clientId: string;
	clientSecret: string;
	/** The identity endpoint that the granted profile scope opens. */
	profileScope: 'none' | 'openid profile' | 'r_basicprofile';
	/** LinkedIn's token response, as n8n stores it. Undefined until the account is connected. */
	token?: StoredToken;
}

export interface StoredToken {
	accessToken: string;
	hasRefreshToken: boolean;
	/** Undefined when LinkedIn's response named no scopes. */
	grantedScopes?: string[];
	/** By n8n's clock. Undefined if LinkedIn's response has no lifetime, or in older versions of n8n. */
	issuedAt?: number;
	accessTokenExpiresAt?: number;
	/** Counted from the sign-in, in milliseconds: LinkedIn does not extend it when the token is renewed. */
	refreshTokenLife?: number;
}

/** n8n's id of the credential; empty for a node without one. */
export function credentialIdOf(context: LinkedInContext): string {
	return context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? '';
}

/** @throws NodeOperationError when no credential is selected, which n8n would only state, or n8n takes too long */
export async function readCredential(context: LinkedInContext): Promise<LinkedInCredential> {
	const node = context.getNode();
	if (node.credentials?.[CREDENTIAL_TYPE] === undefined) {
		throw new NodeOperationError(node, 'No LinkedIn credential is selected', {
			description: `Open this node, and select or create one under Credential, at the top.${moreIn('connect.md')}`,
			level: 'warning',
		});
	}
	const reading = context.getCredentials<IDataObject>(CREDENTIAL_TYPE);
	const read = await atMost(LONGEST_READING_MS, reading);
	if (read === undefined) {
		throw new NodeOperationError(node, 'n8n takes too long to read the LinkedIn credential', {
			description:
				"The LinkedIn Lead Sync Trigger gets the leads later. If it lasts, check n8n's database, and the external vault if the credential uses one.",
		});
	}
	const data = read.result;
	return {
		apiVersion: String(data.apiVersion ?? '').trim(),
		followApiVersion: data.followApiVersion !== false,
		clientId: String(data.clientId ?? ''),
		clientSecret: String(data.clientSecret ?? ''),
		profileScope: profileScopeOf(splitScopes(data.scope) ?? []),
		token: storedTokenOf(data.oauthTokenData),
	};
}

/** One of LinkedIn's documents separates scopes by spaces, another by commas (BEHAVIOR.md 5). */
export function splitScopes(scope: unknown): string[] | undefined {
	if (typeof scope !== 'string' || scope.trim() === '') return undefined;
	return scope
		.replace(/%20|\+/g, ' ')
		.replace(/%2C/gi, ',')
		.split(/[\s,]/)
		.filter((name) => name !== '');
}

function profileScopeOf(scopes: string[]): LinkedInCredential['profileScope'] {
	if (scopes.includes('profile')) return 'openid profile';
	if (scopes.includes('r_basicprofile')) return 'r_basicprofile';
	return 'none';
}

function storedTokenOf(data: unknown): StoredToken | undefined {
	if (typeof data !== 'object' || data === null) return undefined;
	const token = data as IDataObject;
	if (typeof token.access_token !== 'string' || token.access_token === '') return undefined;
	const accessTokenExpiresAt = finiteNumber(token.n8n_expires_at);
	const accessLife = finiteNumber(token.expires_in);
	const refreshLife = finiteNumber(token.refresh_token_expires_in);
	const issuedAt =
		accessTokenExpiresAt === undefined || accessLife === undefined
			? undefined
			: accessTokenExpiresAt - accessLife * 1000;
	return {
		accessToken: token.access_token,
		hasRefreshToken: typeof token.refresh_token === 'string' && token.refresh_token !== '',
		grantedScopes: splitScopes(token.scope),
		issuedAt,
		accessTokenExpiresAt,
		refreshTokenLife: refreshLife === undefined ? undefined : refreshLife * 1000,
	};
}

function finiteNumber(value: unknown): number | undefined {
	const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	const number = isNumeric ? Number(value) : NaN;
	return Number.isFinite(number) ? number : undefined;
}
