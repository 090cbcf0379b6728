import { createVerify, generateKeyPairSync, randomUUID } from 'node:crypto';
import { GoogleError } from './googleError';

/** A Google service account with a key made on the spot, and the tokens given to it. */
export class ServiceAccount {
	readonly email = 'lead-sync@local-stand-in.iam.gserviceaccount.com';

	private readonly keys = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});

	private readonly tokens = new Set<string>();

	/** The data of n8n's `googleApi` credential. */
	get credential(): { email: string; privateKey: string } {
		return { email: this.email, privateKey: this.keys.privateKey };
	}

	/**
	 * Exchanges a signed assertion for an access token, as Google's token endpoint does.
	 *
	 * @throws GoogleError when the signature is not this account's
	 */
	exchange(assertion: string): { access_token: string; expires_in: number; token_type: string } {
		const [header, payload, signature] = assertion.split('.');
		const isSigned = createVerify('RSA-SHA256')
			.update(`${header}.${payload}`)
			.verify(this.keys.publicKey, signature ?? '', 'base64url');
		if (!isSigned) throw new GoogleError(400, 'Invalid JWT Signature.');
		const token = randomUUID();
		this.tokens.add(token);
		return { access_token: token, expires_in: 3599, token_type: 'Bearer' };
	}

	/** @throws GoogleError when the header carries no token that `exchange` gave */
	assertAuthorized(authorizationHeader = ''): void {
		const [scheme, token] = authorizationHeader.split(' ');
		if (scheme === 'Bearer' && this.tokens.has(token)) return;
		throw new GoogleError(401, 'Request had invalid authentication credentials.');
	}
}
