import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { N8nSession } from './n8nSession';

/** A credential as n8n shows it to its owner: secrets are blanked. */
export interface Credential {
	id: string;
	name: string;
	type: string;
	/** For OAuth2, `oauthTokenData` is `true` when the credential is connected, and absent before. */
	data: ICredentialDataDecryptedObject;
}

/** How a node refers to a credential. */
export type CredentialReference = Pick<Credential, 'id' | 'name'>;

/** The result of a credential's test. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** The credentials of an n8n. */
export class Credentials {
	constructor(private readonly session: N8nSession) {}

	async create(
		type: string,
		data: ICredentialDataDecryptedObject,
		name = type,
	): Promise<CredentialReference> {
		const credential = { name, type, data };
		const { id } = await this.session.send<Credential>('POST', '/rest/credentials', credential);
		return { id, name };
	}

	/** All credentials, without their data. */
	async list(): Promise<Array<Omit<Credential, 'data'>>> {
		return await this.session.send('GET', '/rest/credentials');
	}

	async get(id: string): Promise<Credential> {
		return await this.session.send('GET', `/rest/credentials/${id}?includeData=true`);
	}

	async delete(id: string): Promise<void> {
		await this.session.send('DELETE', `/rest/credentials/${id}`);
	}

	/** Whether an OAuth credential holds a token; the editor knows no more about the token. */
	async isConnected(id: string): Promise<boolean> {
		const { data } = await this.get(id);
		return Boolean(data.oauthTokenData);
	}

	/**
	 * Runs the credential's own test over n8n's public API: the editor offers no test for OAuth credentials, and its
	 * request fails for them, because the editor does not know the token.
	 */
	async test(id: string): Promise<CredentialTestResult> {
		const response = await this.session.fetchPublicApi(`/api/v1/credentials/${id}/test`, {
			method: 'POST',
		});
		if (!response.ok) throw new Error(`The test answered ${response.status}`);
		return (await response.json()) as CredentialTestResult;
	}

	/** Starts an OAuth2 connection: the address to which the editor's button sends the browser. */
	async authorizationUrl(id: string): Promise<string> {
		return await this.session.send('GET', `/rest/oauth2-credential/auth?id=${id}`);
	}
}
