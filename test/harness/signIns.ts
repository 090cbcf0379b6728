import { generateKeyPairSync, randomUUID } from 'node:crypto';

/** A made-up account at a service: the key with which n8n signs in, and the access tokens that it got so far. */
export class SignIns {
	/** PEM. What is signed with it is believed: what n8n's own credentials sign is not tested here. */
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

	/** Whether an Authorization header carries a token that was given. */
	knows(authorizationHeader = ''): boolean {
		const [scheme, token] = authorizationHeader.split(' ');
		return scheme === 'Bearer' && this.tokens.has(token);
	}
}
