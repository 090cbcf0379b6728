import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../operation';
import * as create from './create.operation';
import * as deleteOne from './delete.operation';
import * as getMany from './getMany.operation';

export const operations: Operations<'subscription'> = {
	create: { onEach: create.create },
	delete: { onEach: deleteOne.deleteOne },
	getMany: { onEach: getMany.getMany },
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['subscription'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				description: 'Have LinkedIn call a webhook when leads come or are deleted',
				action: 'Create subscription',
			},
			{
				name: 'Delete',
				value: 'delete',
				description: 'End a subscription, so that LinkedIn no longer notifies its webhook',
				action: 'Delete subscription',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'List the webhooks that LinkedIn notifies, and which of them are of this n8n',
				action: 'List subscriptions',
			},
		],
		default: 'getMany',
	},
	...create.fields,
	...deleteOne.fields,
	...getMany.fields,
];
