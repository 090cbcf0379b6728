import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../operation';
import * as findDifferences from './differences/findDifferences.operation';
import * as get from './get.operation';
import * as pull from './pull.operation';

export const operations: Operations<'lead'> = {
	findDifferences: { onAll: findDifferences.findDifferences },
	get: { onEach: get.get },
	pull: { onEach: pull.pull },
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
				name: 'Find Differences',
				value: 'findDifferences',
				description:
					'Compare stored leads with those at LinkedIn: what is missing, was answered again, or was taken back',
				action: 'Compare stored leads',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Get one person who registered or filled in a form, by the ID of the lead',
				action: 'Get lead',
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
	...findDifferences.fields,
	...get.fields,
	...pull.fields,
];
