/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { byId } from '../../e2e/support/canvas';
import type { LinkedInNodes } from '../../e2e/support/linkedInNodes';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import { formsPath, HEADERS, LARGEST_PAGE, leadsPath } from './leadsQuery';

/** The same job in one and the same n8n, behind a manual trigger. */
export interface Contender {
	name: string;
	/** Its JSON parser keeps only what fits a double. */
	roundsIds: boolean;
	nodes(linkedIn: LinkedInNodes, organizationId: string): NodeDefinition[];
}

/** This package as it comes out of the panel: only the organization is chosen, and Return All. */
export const PULL: Contender = {
	name: 'Lead → Pull',
	roundsIds: false,
	nodes: (linkedIn, organizationId) => [
		linkedIn.action('Pull', 'lead.pull', {
			organizationId: byId(organizationId),
			returnAll: true,
		}),
	],
};

/** What people build without this package: n8n's own nodes and some code. */
export const HTTP_REQUEST: Contender = {
	name: 'HTTP Request + Code',
	roundsIds: true,
	nodes: (linkedIn, organizationId) => [
		httpRequest(linkedIn, 'Get forms', formsPath(organizationId)),
		httpRequest(linkedIn, 'Get leads', leadsPath(organizationId), {
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
		}),
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
