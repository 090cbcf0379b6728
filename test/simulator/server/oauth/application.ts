/** A LinkedIn developer application, and how LinkedIn's OAuth treats it. */
export interface Application {
	clientId: string;
	clientSecret: string;
	name: string;
	/** The scopes that the application has from its products. */
	scopes: string[];
	/** Whether the application is approved for programmatic refresh. */
	refreshTokens: boolean;
	accessTokenSeconds: number;
	refreshTokenSeconds: number;
	/**
	 * For how many seconds LinkedIn refuses a new access token with a 401 (contract 1.1), after a refresh and after a
	 * consent. Introspection reports it as `revoked` in that time.
	 */
	freshTokenRefusedSeconds: number;
}

/** The default application: with Lead Sync, refresh tokens, and both kinds of profile scopes. */
export function defaultApplication(): Application {
	return {
		clientId: '86simulator0lead',
		// eslint-disable-next-line @n8n/community-nodes/no-hardcoded-secrets -- made up, opens nothing
		clientSecret: 'WPL_AP1./simulated+secret/+Q==',
		name: 'Lead Sync for n8n',
		scopes: [
			'r_marketing_leadgen_automation',
			'r_events',
			'r_organization_admin',
			'r_ads',
			'rw_conversions',
			'r_basicprofile',
			'openid',
			'profile',
			'email',
		],
		refreshTokens: true,
		accessTokenSeconds: 60 * 86_400,
		refreshTokenSeconds: 365 * 86_400,
		freshTokenRefusedSeconds: 0,
	};
}
