import type { INodeProperties } from 'n8n-workflow';

import * as get from './get.operation';
import * as getTimeWindows from './getTimeWindows.operation';
import * as pull from './pull.operation';

export const operations = {
	get: get.get,
	getTimeWindows: getTimeWindows.getTimeWindows,
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
				description: 'Get one lead by its ID',
				action: 'Get a lead',
			},
			{
				name: 'Get Time Windows',
				value: 'getTimeWindows',
				description: 'Cut a time range into windows, to pull a long time in steps',
				action: 'Get time windows for a backfill',
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
	...getTimeWindows.fields,
	...pull.fields,
];
