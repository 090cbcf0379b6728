import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../operation';
import * as check from './check.operation';

export const operations: Operations<'connection'> = {
	check: { onEach: check.check },
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['connection'] } },
		options: [
			{
				name: 'Check',
				value: 'check',
				description: 'Say in words whether leads can be read, and what to do if not',
				action: 'Check connection',
			},
		],
		default: 'check',
	},
	...check.fields,
];
