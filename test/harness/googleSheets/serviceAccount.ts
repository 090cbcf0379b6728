import { randomUUID } from 'node:crypto';
import { SignedAssertions } from '../signedAssertions';
import { GoogleError } from './googleError';

interface TokenResponse {
	access_token: string;
	expires_in: number;
	token_type: string;
}

/** What n8n sends to the token endpoint: for a service account, or for a person who has consented. */
export interface TokenRequest {
	assertion?: string;
	code?: string;
}

/**
 * A Google service account with a key made on the spot, and the tokens given to it and to persons who
 * sign in beside it.
 */
export class ServiceAccount {
	readonly email = 'lead-sync@local-stand-in.iam.gserviceaccount.com';

	private readonly assertions = new SignedAssertions();

	private readonly codes = new Set<string>();

	/** The data of n8n's `googleApi` credential. */
	get credential(): { email: string; privateKey: string } {
		return { email: this.email, privateKey: this.assertions.privateKey };
	}

	/** A person consents: the code with which Google sends the browser back. */
	consent(): string {
		const code = randomUUID();
		this.codes.add(code);
		return code;
	}

	/**
	 * Exchanges a signed assertion or a code for an access token, as Google's token endpoint does.
	 *
	 * @throws GoogleError when the signature is not this account's, or the code is not from `consent`
	 */
	exchange({ assertion, code }: TokenRequest): TokenResponse {
		if (code !== undefined && !this.codes.delete(code)) throw new GoogleError(400, 'Bad Request');
		const token =
			code === undefined ? this.assertions.exchange(assertion) : this.assertions.issue();
		if (token === undefined) throw new GoogleError(400, 'Invalid JWT Signature.');
		return { access_token: token, expires_in: 3599, token_type: 'Bearer' };
	}

	/** @throws GoogleError when the header carries no token that `exchange` gave */
	assertAuthorized(authorizationHeader = ''): void {
		if (this.assertions.knows(authorizationHeader)) return;
		throw new GoogleError(401, 'Request had invalid authentication credentials.');
	}
}
