import { generateKeyPairSync, randomUUID } from 'node:crypto';

/** A made-up account of a service: the key with which n8n signs in, and the access tokens issued so far. */
export class SignIns {
	/** PEM. Signatures are not verified: n8n's own credentials are not tested here. */
	readonly privateKey = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	}).privateKey;

	private readonly tokens = new Set<string>();

	/** A new access token. */
	issue(): string {
		const token = randomUUID();
		this.tokens.add(token);
		return token;
	}

	/** Whether an Authorization header has a token that was issued. */
	knows(authorizationHeader = ''): boolean {
		const [scheme, token] = authorizationHeader.split(' ');
		return scheme === 'Bearer' && this.tokens.has(token);
	}
}
