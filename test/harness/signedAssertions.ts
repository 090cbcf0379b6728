import { createVerify, generateKeyPairSync, randomUUID } from 'node:crypto';

/** A key made on the spot, and the access tokens that were given for assertions signed with it. */
export class SignedAssertions {
	private readonly keys = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});

	private readonly tokens = new Set<string>();

	/** PEM. */
	get privateKey(): string {
		return this.keys.privateKey;
	}

	/**
	 * Exchanges an assertion for an access token.
	 *
	 * @returns undefined when the signature is not this key's
	 */
	exchange(assertion = ''): string | undefined {
		const [header, payload, signature] = assertion.split('.');
		const isSigned = createVerify('RSA-SHA256')
			.update(`${header}.${payload}`)
			.verify(this.keys.publicKey, signature ?? '', 'base64url');
		return isSigned ? this.issue() : undefined;
	}

	/** An access token that is given without an assertion. */
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
