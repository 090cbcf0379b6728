import type { ICredentialType, INodeProperties, NodeParameterValue } from 'n8n-workflow';

const field = (
	name: string,
	initial: NodeParameterValue = '',
	more: Partial<INodeProperties> = {},
): INodeProperties => ({ displayName: name, name, type: 'string', default: initial, ...more });

const optionsOf = (...values: string[]): Partial<INodeProperties> => ({
	type: 'options',
	options: values.map((value) => ({ name: value, value })),
});

const HIDDEN: Partial<INodeProperties> = { type: 'hidden' };

/**
 * n8n's own parent of all OAuth2 credential types, as n8n-nodes-base 2.41 declares it
 * (credentials/OAuth2Api.credentials.ts), with only the fields of the authorization code flow.
 */
export class OAuth2Api implements ICredentialType {
	name = 'oAuth2Api';

	displayName = 'OAuth2 API';

	genericAuth = true;

	properties: INodeProperties[] = [
		field('useDynamicClientRegistration', false, HIDDEN),
		field(
			'grantType',
			'authorizationCode',
			optionsOf('authorizationCode', 'clientCredentials', 'pkce'),
		),
		field('authUrl'),
		field('accessTokenUrl'),
		field('clientId'),
		field('clientCredentialType', 'clientSecret', HIDDEN),
		field('clientSecret', '', { typeOptions: { password: true } }),
		field('scope'),
		field('authQueryParameters'),
		field('authentication', 'header', optionsOf('body', 'header')),
		field('ignoreSSLIssues', false, { type: 'boolean', doNotInherit: true }),
		field('tokenExpiredStatusCode', 401, { type: 'number', doNotInherit: true }),
	];
}
