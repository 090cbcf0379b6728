import type { INodeProperties } from 'n8n-workflow';

import * as get from './get.operation';
import * as pull from './pull.operation';

export const operations = {
	get: get.get,
	pull: pull.pull,
};

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
				description: 'Get one person who registered or filled in a form, by the ID of the lead',
				action: 'Get a lead',
			},
			{
				name: 'Pull',
				value: 'pull',
				description:
					'Get the people who registered for events or filled in forms, one database row each',
				action: 'Pull leads',
			},
		],
		default: 'pull',
	},
	...get.fields,
	...pull.fields,
];
