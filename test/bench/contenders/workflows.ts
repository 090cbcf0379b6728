/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { DEFAULT_CALLS_AT_ONCE } from '../../../nodes/shared/wire/callPolicy';
import { byId } from '../../e2e/support/canvas';
import type { LinkedInNodes } from '../../e2e/support/linkedInNodes';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import { formsPath, HEADERS, LARGEST_PAGE, leadsPath } from './leadsQuery';
import type { Gives } from './truth';

/** The same job in one and the same n8n, behind a manual trigger. */
export interface Contender {
	name: string;
	gives: Gives;
	nodes(linkedIn: LinkedInNodes, organizationId: string): NodeDefinition[];
}

/** This package as it comes out of the panel: only the organization is chosen, and Return All. */
export const PULL = pull('Lead → Pull');

/** The same in pages of 100, which LinkedIn is known to serve, in place of up to 1,000. */
export const PULL_IN_SURE_PAGES = pull('Lead → Pull, pages of 100', { pageSize: LARGEST_PAGE });

function pull(name: string, options: INodeParameters = {}): Contender {
	return {
		name,
		gives: 'rows',
		nodes: (linkedIn, organizationId) => [
			linkedIn.action('Pull', 'lead.pull', {
				organizationId: byId(organizationId),
				returnAll: true,
				options,
			}),
		],
	};
}

/** What people build without this package: n8n's own nodes and some code. */
export const HTTP_REQUEST: Contender = {
	name: 'HTTP Request + Code',
	gives: 'rows with rounded ids',
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

/** n8n's own requests alone: one after the other, and as many at once as Pull has by default. */
export const REQUESTS: Contender[] = [
	requests('Floor, n8n’s requests one by one', 1),
	requests(`Floor, n8n’s requests, ${DEFAULT_CALLS_AT_ONCE} at once`, DEFAULT_CALLS_AT_ONCE),
];

function requests(name: string, atOnce: number): Contender {
	return {
		name,
		gives: 'lead ids',
		nodes: ({ linkedIn }, organizationId) => [
			{
				name: 'Requests',
				type: 'CUSTOM.requests',
				typeVersion: 1,
				credentials: { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn },
				parameters: {
					url: `https://api.linkedin.com${leadsPath(organizationId)}`,
					headers: JSON.stringify(HEADERS),
					count: LARGEST_PAGE,
					atOnce,
				},
			},
		],
	};
}

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
