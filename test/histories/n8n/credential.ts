import type { LinkedIn } from '../linkedIn/linkedIn';
import { SECOND } from '../times';

const LIFETIME_S = 5_183_999;

/** n8n's credential: the token that it holds, and how it renews it. */
export class Credential {
	private token: string;

	private mintedAt: number;

	constructor(
		private readonly linkedIn: LinkedIn,
		readonly hasRefreshToken: boolean,
		/** How long LinkedIn refuses a token that it has just minted, milliseconds. */
		public refusesFreshFor = 0,
	) {
		this.token = linkedIn.mintToken(refusesFreshFor);
		this.mintedAt = Date.now();
	}

	get accessToken(): string {
		return this.token;
	}

	/** As n8n does at a 401; several calls that fail together share one refresh. */
	refresh(failed: string): void {
		if (failed !== this.token) return;
		this.token = this.linkedIn.mintToken(this.refusesFreshFor);
		this.mintedAt = Date.now();
	}

	/** What `getCredentials` gives. */
	data(): Record<string, unknown> {
		return {
			apiVersion: '202609',
			followApiVersion: true,
			clientId: 'client',
			clientSecret: 'secret',
			scope: 'r_marketing_leadgen_automation r_events r_organization_admin r_ads',
			oauthTokenData: {
				access_token: this.token,
				...(this.hasRefreshToken && {
					refresh_token: 'refresh',
					refresh_token_expires_in: 31_536_000,
				}),
				expires_in: LIFETIME_S,
				scope: 'r_ads,r_events,r_marketing_leadgen_automation,r_organization_admin',
				token_type: 'Bearer',
				n8n_expires_at: this.mintedAt + LIFETIME_S * SECOND,
			},
		};
	}
}
