import type * as BackendNetwork from '@n8n/backend-network';
import { getAdditionalKeys } from 'n8n-core';
import { ICredentialsHelper, NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
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

import { additionalDataFor } from './additionalData';
import { asN8nCore } from './asN8nCore';
import { OAuth2Api } from './oAuth2Api';
import { nodeTypesOf } from './testedNode';

// n8n does this at start; without it, `qs` would be encoded differently from production.
asN8nCore<typeof BackendNetwork>('@n8n/backend-network').configureGlobalAxiosDefaults();

const EXPRESSION_NODE: INode = {
	id: '',
	name: '',
	type: 'none',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const neverAsked = async (): Promise<never> =>
	await Promise.reject(new Error('n8n-core does not ask for this'));

/**
 * n8n's CredentialsHelper over one credential in memory instead of a database: it is read with the properties of
 * n8n's OAuth2 API merged, defaults filled in and expressions resolved.
 */
export class CredentialStore extends ICredentialsHelper {
	/** What a node's `credentials` must hold to use the credential. */
	readonly credentials: INodeCredentials;

	/** Token data that a refresh has written back, oldest first. */
	readonly refreshes: IDataObject[] = [];

	private readonly properties: INodeProperties[] = [];

	/** What a database row holds, decrypted; no defaults filled in. */
	private data: ICredentialDataDecryptedObject = {};

	constructor(readonly type: ICredentialType) {
		super();
		this.credentials = { [type.name]: { id: '1', name: 'My LinkedIn' } };
		NodeHelpers.mergeNodeProperties(this.properties, new OAuth2Api().properties);
		NodeHelpers.mergeNodeProperties(this.properties, type.properties);
	}

	/** A copy of what is stored. */
	get stored(): ICredentialDataDecryptedObject {
		return structuredClone(this.data);
	}

	/** Stores other data in place of all that was stored. */
	replace(data: ICredentialDataDecryptedObject): void {
		this.data = structuredClone(data);
	}

	/** Overwrites the named top-level fields. */
	update(fields: Partial<ICredentialDataDecryptedObject>): void {
		this.replace({ ...this.data, ...fields } as ICredentialDataDecryptedObject);
	}

	getParentTypes(): string[] {
		return this.type.extends ?? [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(): INodeProperties[] {
		return this.properties;
	}

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
		const { stored } = this;
		if (raw) return stored;
		const filled = NodeHelpers.getNodeParameters(
			this.properties,
			stored as INodeParameters,
			true,
			false,
			null,
			null,
		) as INodeParameters;
		const { oauthTokenData } = stored;
		if (oauthTokenData !== undefined) Object.assign(filled, { oauthTokenData });
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

	async updateCredentialsOauthTokenData(
		details: INodeCredentialsDetails,
		type: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.find(details, type);
		this.update({ oauthTokenData });
		this.refreshes.push(structuredClone(oauthTokenData as object as IDataObject));
	}

	getCredentials = neverAsked;

	updateCredentials = neverAsked;

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

	/** @throws as n8n for a credential that was deleted */
	private find({ id }: INodeCredentialsDetails, type: string): void {
		if (type === this.type.name && id === this.credentials[type].id) return;
		throw new Error(`Credential with ID "${id}" does not exist for type "${type}".`);
	}
}
