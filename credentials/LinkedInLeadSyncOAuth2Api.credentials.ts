import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Scopes of LinkedIn's Lead Sync product: https://learn.microsoft.com/linkedin/marketing/lead-sync/. */
const LEAD_SYNC_SCOPES = 'r_marketing_leadgen_automation r_events r_organization_admin';

/** A scheduled workflow opens an issue before LinkedIn retires this version. */
const DEFAULT_API_VERSION = '202609';

/** Other scopes are optional: LinkedIn refuses the whole sign-in if the app lacks one of them. */
const SCOPE_EXPRESSION = `={{ $self["customScopes"] ? $self["enabledScopes"] : ["${LEAD_SYNC_SCOPES}", $self["sponsoredLeads"] ? "r_ads" : "", $self["conversions"] ? "rw_conversions" : "", $self["profileScope"] === "none" ? "" : $self["profileScope"]].filter((scope) => scope).join(" ") }}`;

export class LinkedInLeadSyncOAuth2Api implements ICredentialType {
	name = 'linkedInLeadSyncOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'LinkedIn Lead Sync OAuth2 API';

	icon: Icon = {
		light: 'file:../icons/linkedInLeadSync.svg',
		dark: 'file:../icons/linkedInLeadSync.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-linkedin-lead-sync/n8n-nodes-linkedin-lead-sync/blob/main/docs/connect.md#3-create-the-credential-in-n8n';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: 'https://www.linkedin.com/oauth/v2/authorization',
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: 'https://www.linkedin.com/oauth/v2/accessToken',
			required: true,
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			// LinkedIn reads the client ID and secret from the form body, not from a Basic header.
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: SCOPE_EXPRESSION },
		{
			displayName:
				'Set up your LinkedIn app first: <a href="https://github.com/n8n-nodes-linkedin-lead-sync/n8n-nodes-linkedin-lead-sync/blob/main/docs/connect.md" target="_blank">step by step</a>. The redirect URL above goes to its Auth tab.',
			name: 'appNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName:
				'Turn on only what your LinkedIn app has: LinkedIn refuses the whole sign-in if one permission is missing.',
			name: 'productsNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Ad Leads',
			name: 'sponsoredLeads',
			type: 'boolean',
			default: false,
			description:
				'Whether to also get leads of Lead Gen Forms in ads. Your app needs the product Advertising API (scope r_ads).',
			displayOptions: { show: { customScopes: [false] } },
		},
		{
			displayName: 'Conversions',
			name: 'conversions',
			type: 'boolean',
			default: false,
			description:
				'Whether to also send lead quality to LinkedIn. Your app needs the product Conversions API (scope rw_conversions).',
			displayOptions: { show: { customScopes: [false] } },
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: DEFAULT_API_VERSION,
			placeholder: `e.g. ${DEFAULT_API_VERSION}`,
			description:
				"LinkedIn's monthly version (YYYYMM). Keep it until a message asks for a newer one.",
			required: true,
		},
		{
			displayName: 'Follow API Version',
			name: 'followApiVersion',
			type: 'boolean',
			default: true,
			description:
				'Whether to continue with the next version when LinkedIn retires this one after a year',
		},
		{
			displayName: 'Profile Scope',
			name: 'profileScope',
			type: 'options',
			options: [
				{ name: 'None', value: 'none' },
				{
					name: 'OpenID Connect',
					value: 'openid profile',
					description: 'Asks for openid and profile',
				},
				{ name: 'Basic Profile', value: 'r_basicprofile', description: 'Asks for r_basicprofile' },
			],
			default: 'none',
			description:
				"Lets Check connection show your LinkedIn account. Leads don't need it. Choose Basic Profile for LinkedIn's sign-off, which asks for regular calls to /me.",
			displayOptions: { show: { customScopes: [false] } },
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to enter the permissions (scopes) yourself',
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: LEAD_SYNC_SCOPES,
			description:
				'Scopes to request from LinkedIn, separated by spaces. After a change, select Switch account (older n8n: Reconnect).',
			displayOptions: { show: { customScopes: [true] } },
		},
		// Without these two fields, n8n's HTTP Request node could send the token to any host.
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'domains',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'hidden',
			default: 'api.linkedin.com',
		},
	];

	// LinkedIn shows every member their own Page roles without a profile scope, so this test works for every
	// app.
	test: ICredentialTestRequest = {
		request: {
			baseURL: 'https://api.linkedin.com',
			url: '/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=1',
			headers: {
				'Linkedin-Version': '={{ $credentials.apiVersion }}',
				'X-Restli-Protocol-Version': '2.0.0',
			},
			// A redirect could lead to another host, and n8n would send the token there.
			disableFollowRedirect: true,
		},
	};
}
