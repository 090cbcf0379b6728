import type * as BackendNetwork from '@n8n/backend-network';
import { getAdditionalKeys } from 'n8n-core';
import { ICredentials, ICredentialsHelper, NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsEncrypted,
	ICredentialType,
	IDataObject,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeCredentials,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { asN8nCore } from './asN8nCore';
import { nodeTypesOf } from './nodeTypes';
import { OAuth2Api } from './oAuth2Api';

// n8n does this at start; without it, `qs` would be encoded differently from production.
asN8nCore<typeof BackendNetwork>('@n8n/backend-network').configureGlobalAxiosDefaults();

/** Hidden fields of these names always come from the class, whatever is stored (n8n's OAUTH_PINNED_FIELDS). */
const PINNED_FIELDS = [
	'useDynamicClientRegistration',
	'authUrl',
	'accessTokenUrl',
	'grantType',
	'authentication',
	'usePkce',
	'requestTokenUrl',
	'signatureMethod',
];

const EXPRESSION_NODE: INode = {
	id: '',
	name: '',
	type: 'none',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** A stored credential, as JSON text: what n8n keeps encrypted in its database. */
class PlainCredentials extends ICredentials {
	async getData(): Promise<ICredentialDataDecryptedObject> {
		return JSON.parse(this.data ?? '{}') as ICredentialDataDecryptedObject;
	}

	async setData(data: ICredentialDataDecryptedObject): Promise<void> {
		this.data = JSON.stringify(data);
	}

	async updateData(toUpdate: Partial<ICredentialDataDecryptedObject>): Promise<void> {
		await this.setData({
			...(await this.getData()),
			...toUpdate,
		} as ICredentialDataDecryptedObject);
	}

	getDataToSave(): ICredentialsEncrypted {
		return { id: this.id ?? '', name: this.name, type: this.type, data: this.data ?? '' };
	}
}

/** The credential types that n8n would have loaded, with its rules for a type that extends another. */
class CredentialTypes {
	private readonly byName: Map<string, ICredentialType>;

	constructor(types: ICredentialType[]) {
		this.byName = new Map([new OAuth2Api(), ...types].map((type) => [type.name, type]));
	}

	/** @throws when no type of that name was loaded */
	get(name: string): ICredentialType {
		const type = this.byName.get(name);
		if (type === undefined) throw new Error(`Unknown credential type "${name}"`);
		return type;
	}

	/** All ancestors of a type, nearest first. */
	parents(name: string): string[] {
		const parents = this.get(name).extends ?? [];
		return [...parents, ...parents.flatMap((parent) => this.parents(parent))];
	}

	/** A type's own properties merged over those of its ancestors, as n8n's CredentialsHelper does. */
	properties(name: string): INodeProperties[] {
		const type = this.get(name);
		if (type.extends === undefined) return type.properties;
		const merged: INodeProperties[] = [];
		for (const parent of type.extends) {
			NodeHelpers.mergeNodeProperties(merged, this.properties(parent));
		}
		NodeHelpers.mergeNodeProperties(merged, type.properties);
		return merged;
	}
}

/**
 * n8n's CredentialsHelper over a map instead of a database: credentials are read with the parents'
 * properties merged, defaults filled in and expressions resolved.
 */
export class CredentialStore extends ICredentialsHelper {
	/** Token data that a refresh has written back, oldest first. */
	readonly refreshes: IDataObject[] = [];

	private readonly byId = new Map<string, PlainCredentials>();

	readonly types: CredentialTypes;

	constructor(types: ICredentialType[]) {
		super();
		this.types = new CredentialTypes(types);
	}

	/**
	 * Stores a new credential.
	 *
	 * @returns what a node's `credentials` must hold to use it
	 */
	async add(
		type: string,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentials> {
		this.types.get(type);
		const id = String(this.byId.size + 1);
		const credential = new PlainCredentials({ id, name }, type);
		await credential.setData(data);
		this.byId.set(id, credential);
		return { [type]: { id, name } };
	}

	/** The stored data of a credential: what a database row holds, decrypted; no defaults filled in. */
	async stored(credentials: INodeCredentials): Promise<ICredentialDataDecryptedObject> {
		const [[type, details]] = Object.entries(credentials);
		return await this.find(details, type).getData();
	}

	/** Overwrites the named top-level fields of a stored credential, e.g. to revoke its tokens. */
	async update(credentials: INodeCredentials, data: ICredentialDataDecryptedObject): Promise<void> {
		const [[type, details]] = Object.entries(credentials);
		await this.find(details, type).updateData(data);
	}

	getParentTypes(name: string): string[] {
		return this.types.parents(name);
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.types.properties(type);
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<PlainCredentials> {
		return this.find(details, type);
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
		const stored = await this.find(details, type).getData();
		if (raw) return stored;
		const filled = this.withDefaults(type, stored);
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		const nodeTypes = nodeTypesOf([]);
		const workflow = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
		return workflow.expression.getComplexParameterValue(
			EXPRESSION_NODE,
			filled,
			mode,
			keys,
			undefined,
			undefined,
			filled as ICredentialDataDecryptedObject,
		) as ICredentialDataDecryptedObject;
	}

	async updateCredentials(
		details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		await this.find(details, type).setData(data);
	}

	async updateCredentialsOauthTokenData(
		details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		const oauthTokenData = data.oauthTokenData as unknown as IDataObject;
		await this.find(details, type).updateData({ oauthTokenData: data.oauthTokenData });
		this.refreshes.push(structuredClone(oauthTokenData));
	}

	/** Our credential has neither `authenticate` nor `preAuthentication`: n8n itself signs OAuth2 requests. */
	async authenticate(
		_credentials: ICredentialDataDecryptedObject,
		_type: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return requestOptions;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	private withDefaults(type: string, stored: ICredentialDataDecryptedObject): INodeParameters {
		const properties = this.types.properties(type);
		const own: object = { ...stored };
		for (const { name, type: kind } of properties) {
			if (kind === 'hidden' && PINNED_FIELDS.includes(name)) Reflect.deleteProperty(own, name);
		}
		const filled = NodeHelpers.getNodeParameters(
			properties,
			own as INodeParameters,
			true,
			false,
			null,
			null,
		) as INodeParameters;
		if (stored.oauthTokenData !== undefined)
			Object.assign(filled, { oauthTokenData: stored.oauthTokenData });
		return filled;
	}

	private find(details: INodeCredentialsDetails, type: string): PlainCredentials {
		const credential = details.id === null ? undefined : this.byId.get(details.id);
		if (credential?.type !== type) {
			throw new Error(`Credential with ID "${details.id}" does not exist for type "${type}".`);
		}
		return credential;
	}
}
