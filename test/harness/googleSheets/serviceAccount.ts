import { SignedAssertions } from '../signedAssertions';
import { GoogleError } from './googleError';

/** A Google service account with a key made on the spot, and the tokens given to it. */
export class ServiceAccount {
	readonly email = 'lead-sync@local-stand-in.iam.gserviceaccount.com';

	private readonly assertions = new SignedAssertions();

	/** The data of n8n's `googleApi` credential. */
	get credential(): { email: string; privateKey: string } {
		return { email: this.email, privateKey: this.assertions.privateKey };
	}

	/**
	 * Exchanges a signed assertion for an access token, as Google's token endpoint does.
	 *
	 * @throws GoogleError when the signature is not this account's
	 */
	exchange(assertion: string): { access_token: string; expires_in: number; token_type: string } {
		const token = this.assertions.exchange(assertion);
		if (token === undefined) throw new GoogleError(400, 'Invalid JWT Signature.');
		return { access_token: token, expires_in: 3599, token_type: 'Bearer' };
	}

	/** @throws GoogleError when the header carries no token that `exchange` gave */
	assertAuthorized(authorizationHeader = ''): void {
		if (this.assertions.knows(authorizationHeader)) return;
		throw new GoogleError(401, 'Request had invalid authentication credentials.');
	}
}
