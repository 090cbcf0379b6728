import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Scopes of LinkedIn's Lead Sync product: https://learn.microsoft.com/linkedin/marketing/lead-sync/. */
const LEAD_SYNC_SCOPES = 'r_marketing_leadgen_automation r_events r_organization_admin';

/** A scheduled workflow opens an issue before LinkedIn retires this version. */
const DEFAULT_API_VERSION = '202609';

/** The test always sends the version of the credential; only the nodes can follow to a newer one. */
const VERSION_RETIRED =
	'LinkedIn has retired this API version. Syncs continue if Follow API Version is on. For a successful test, set API Version in this credential to a newer month, for example last month, as year and month (YYYYMM).';

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
		'https://github.com/n8n-nodes-linkedin-lead-sync/n8n-nodes-linkedin-lead-sync/blob/main/docs/connect.md';

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
				'In your app at <a href="https://www.linkedin.com/developers/apps" target="_blank">LinkedIn Developers</a>: the Products tab must show "Lead Sync API" as added. On its Auth tab, add the redirect URL above, and copy Client ID and Primary Client Secret from there. "Connect" appears when both are filled in. The fields below can stay as they are.',
			name: 'appNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: DEFAULT_API_VERSION,
			placeholder: `e.g. ${DEFAULT_API_VERSION}`,
			description:
				'The monthly version of the LinkedIn API, as year and month (YYYYMM). LinkedIn retires each version about a year after its release. Keep it until a message asks for a newer one.',
			required: true,
		},
		{
			displayName: 'Follow API Version',
			name: 'followApiVersion',
			type: 'boolean',
			default: true,
			description:
				'Whether to continue with the next newer version when LinkedIn has retired this one, so that a sync does not stop on that day',
		},
		{
			displayName:
				'Permissions (scopes) come with the products of your LinkedIn app: "Lead Sync API" grants r_marketing_leadgen_automation, r_events and r_organization_admin; "Advertising API" grants r_ads; "Conversions API" grants rw_conversions; "Sign In with LinkedIn using OpenID Connect" grants openid and profile; "Community Management API" grants r_basicprofile. When one scope that is asked for is not granted, LinkedIn refuses the sign-in: the window then says "Insufficient parameters for OAuth2 callback" and names the scope under More details.',
			name: 'productsNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Sponsored Leads',
			name: 'sponsoredLeads',
			type: 'boolean',
			default: false,
			description:
				'Whether to also request the r_ads scope, which ad leads (lead type Sponsored) need',
			displayOptions: { show: { customScopes: [false] } },
		},
		{
			displayName: 'Conversions',
			name: 'conversions',
			type: 'boolean',
			default: false,
			description:
				'Whether to also request the rw_conversions scope, which sending lead quality to LinkedIn needs',
			displayOptions: { show: { customScopes: [false] } },
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
				'The scope that lets Connection → Check show your LinkedIn account. Choose the one that a product of your LinkedIn app grants. Leads can be read without it.',
			displayOptions: { show: { customScopes: [false] } },
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to write the list of scopes yourself',
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: LEAD_SYNC_SCOPES,
			description:
				'Scopes to request from LinkedIn, separated by spaces. Connect the account again after a change.',
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
		// n8n chooses a message by the status alone. Nothing but the version can be wrong in this request, so a
		// 400 means that LinkedIn retired it (BEHAVIOR.md 7).
		rules: [
			{ type: 'responseCode', properties: { value: 426, message: VERSION_RETIRED } },
			{ type: 'responseCode', properties: { value: 400, message: VERSION_RETIRED } },
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'LinkedIn does not let this credential read your Page roles. Check that the scope r_organization_admin is granted to your app, then reconnect. If API Version is more than 11 months old, LinkedIn may have retired it: syncs continue if Follow API Version is on, but set API Version to a newer month.',
				},
			},
		],
	};
}
