import type * as BackendNetwork from '@n8n/backend-network';
import { getAdditionalKeys } from 'n8n-core';
import { ICredentialsHelper, NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IExecuteData,
	INode,
	INodeCredentials,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { asN8nCore } from './asN8nCore';
import { nodeTypesOf } from './testedNode';

// n8n does this at start; without it, `qs` would be encoded differently from production.
asN8nCore<typeof BackendNetwork>('@n8n/backend-network').configureGlobalAxiosDefaults();

/**
 * The fields of the authorization code flow in n8n's own parent of all OAuth2 credential types, with their defaults
 * (n8n-nodes-base 2.41, credentials/OAuth2Api.credentials.ts).
 */
const OF_OAUTH2: Record<string, string | number | boolean> = {
	useDynamicClientRegistration: false,
	grantType: 'authorizationCode',
	authUrl: '',
	accessTokenUrl: '',
	clientId: '',
	clientCredentialType: 'clientSecret',
	clientSecret: '',
	scope: '',
	authQueryParameters: '',
	authentication: 'header',
	ignoreSSLIssues: false,
	tokenExpiredStatusCode: 401,
};

const oAuth2Properties = () =>
	Object.entries(OF_OAUTH2).map(
		([name, initial]): INodeProperties => ({
			displayName: name,
			name,
			type: typeof initial as 'string' | 'number' | 'boolean',
			default: initial,
		}),
	);

const EXPRESSION_NODE: INode = {
	id: '',
	name: '',
	type: 'none',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** n8n itself signs OAuth2 requests. */
const neverAsked = async (): Promise<never> =>
	await Promise.reject(new Error('n8n-core does not ask for this'));

/**
 * n8n's CredentialsHelper over one credential in memory instead of a database: it is read with the properties of
 * n8n's OAuth2 API merged, defaults filled in and expressions resolved.
 */
export class CredentialStore extends ICredentialsHelper {
	/** What a node's `credentials` must hold to use the credential. */
	readonly credentials: INodeCredentials;

	/** What a database row holds, decrypted; no defaults filled in. */
	stored: ICredentialDataDecryptedObject = {};

	private readonly properties = oAuth2Properties();

	constructor(readonly type: ICredentialType) {
		super();
		this.credentials = { [type.name]: { id: '1', name: 'My LinkedIn' } };
		NodeHelpers.mergeNodeProperties(this.properties, type.properties);
	}

	/** Overwrites the named top-level fields. */
	update(fields: Partial<ICredentialDataDecryptedObject>): void {
		this.stored = { ...this.stored, ...structuredClone(fields) } as ICredentialDataDecryptedObject;
	}

	getParentTypes = () => this.type.extends ?? [];

	isCredentialUsableByNode = () => true;

	getCredentialsProperties = () => this.properties;

	getCredentials = neverAsked;

	updateCredentials = neverAsked;

	authenticate = neverAsked;

	preAuthentication = neverAsked;

	runPreAuthentication = async () => await Promise.resolve(undefined);

	/** The credential as n8n gives it to a node. */
	async decrypted(): Promise<ICredentialDataDecryptedObject> {
		const additionalData = additionalDataFor(this, 'internal');
		const { name } = this.type;
		return await this.getDecrypted(additionalData, this.credentials[name], name, 'internal');
	}

	/** Expressions of a credential can read only the credential, which is all that ours need. */
	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		_executeData?: IExecuteData,
		raw?: boolean,
	): Promise<ICredentialDataDecryptedObject> {
		this.find(details, type);
		const stored = structuredClone(this.stored);
		if (raw) return stored;
		const data = stored as INodeParameters;
		const filled = {
			...NodeHelpers.getNodeParameters(this.properties, data, true, false, null, null),
			oauthTokenData: stored.oauthTokenData,
		} as INodeParameters & ICredentialDataDecryptedObject;
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		const nodeTypes = nodeTypesOf([]);
		const { expression } = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
		const read = [EXPRESSION_NODE, filled, mode, keys, undefined, undefined, filled] as const;
		return expression.getComplexParameterValue(...read) as ICredentialDataDecryptedObject;
	}

	async updateCredentialsOauthTokenData(
		details: INodeCredentialsDetails,
		type: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.find(details, type);
		this.update({ oauthTokenData });
	}

	/** @throws as n8n for a credential that was deleted */
	private find({ id }: INodeCredentialsDetails, type: string): void {
		if (type === this.type.name && id === this.credentials[type].id) return;
		throw new Error(`Credential with ID "${id}" does not exist for type "${type}".`);
	}
}
