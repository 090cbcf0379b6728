import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { byId } from '../../e2e/support/canvas';
import type { LinkedInNodes } from '../../e2e/support/linkedInNodes';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import type { Gives } from './truth';

/** The same job in one and the same n8n, behind a manual trigger. */
export interface Contender {
	name: string;
	gives: Gives;
	nodes(linkedIn: LinkedInNodes, organizationId: string): NodeDefinition[];
}

/** This package: an organization is chosen, and all of its leads. */
export const PULL: Contender = {
	name: 'Lead → Pull',
	gives: 'rows',
	nodes: (linkedIn, organizationId) => [
		linkedIn.action('Pull', 'lead.pull', { organizationId: byId(organizationId) }),
	],
};

/** The largest page that LinkedIn is known to serve. */
const LARGEST_PAGE = 100;

/** LinkedIn's headers beside the token. */
const HEADERS = { 'Linkedin-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' };

/** What people build without this package: n8n's own nodes and some code. */
export const HTTP_REQUEST: Contender = {
	name: 'HTTP Request + Code',
	gives: 'rows with rounded ids',
	nodes: (linkedIn, organizationId) => [
		httpRequest(
			linkedIn,
			'Get forms',
			`/rest/leadForms?q=owner&${ownerOf(organizationId)}&count=${LARGEST_PAGE}`,
		),
		httpRequest(
			linkedIn,
			'Get leads',
			`/rest/leadFormResponses?q=owner&${ownerOf(organizationId)}&leadType=(leadType:EVENT)`,
			{
				pagination: {
					pagination: {
						paginationMode: 'updateAParameterInEachRequest',
						parameters: {
							parameters: [
								{ type: 'qs', name: 'start', value: `={{ $pageCount * ${LARGEST_PAGE} }}` },
								{ type: 'qs', name: 'count', value: String(LARGEST_PAGE) },
							],
						},
						paginationCompleteWhen: 'other',
						completeExpression: `={{ $response.body.elements.length < ${LARGEST_PAGE} }}`,
					},
				},
			},
		),
		{
			name: 'Flatten',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: readFileSync(join(__dirname, 'flatten.js.txt'), 'utf8') },
		},
	],
};

function httpRequest(
	{ linkedIn }: LinkedInNodes,
	name: string,
	path: string,
	options: INodeParameters = {},
): NodeDefinition {
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		credentials: { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn },
		executeOnce: true,
		parameters: {
			url: `https://api.linkedin.com${path}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: LINKEDIN_CREDENTIAL_TYPE,
			sendHeaders: true,
			headerParameters: {
				parameters: Object.entries(HEADERS).map(([header, value]) => ({ name: header, value })),
			},
			options,
		},
	};
}

function ownerOf(organizationId: string): string {
	return `owner=(organization:urn%3Ali%3Aorganization%3A${organizationId})`;
}
