import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../operation';
import * as getMany from './getMany.operation';

export const operations: Operations<'organization'> = {
	getMany: { onEach: getMany.getMany },
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['organization'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				description:
					'List the LinkedIn Pages on which your LinkedIn account has a role, and whether their event leads can be read',
				action: 'List organizations',
			},
		],
		default: 'getMany',
	},
	...getMany.fields,
];
