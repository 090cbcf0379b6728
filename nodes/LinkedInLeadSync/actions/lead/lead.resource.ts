import type { INodeProperties } from 'n8n-workflow';

import * as get from './get.operation';
import * as pull from './pull.operation';

export const operations = { get: get.get, pull: pull.pull };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['lead'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get one lead by its ID',
				action: 'Get a lead',
			},
			{
				name: 'Pull',
				value: 'pull',
				description: 'Read all leads of a time range as database rows',
				action: 'Pull leads',
			},
		],
		default: 'pull',
	},
	...get.fields,
	...pull.fields,
];
