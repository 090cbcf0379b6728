import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../operation';
import * as get from './get.operation';
import * as getMany from './getMany.operation';

export const operations: Operations<'event'> = {
	get: { onEach: get.get },
	getMany: { onEach: getMany.getMany },
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['event'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get the name, times and lead form of one event',
				action: 'Get event',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'List the events of a LinkedIn Page, by default those with a lead form',
				action: 'List events',
			},
		],
		default: 'getMany',
	},
	...get.fields,
	...getMany.fields,
];
