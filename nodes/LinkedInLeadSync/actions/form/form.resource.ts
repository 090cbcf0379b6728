import type { INodeProperties } from 'n8n-workflow';

import type { Operations } from '../operation';
import * as getFields from './getFields.operation';
import * as getMany from './getMany.operation';
import * as getTable from './getTable.operation';

export const operations: Operations<'form'> = {
	getFields: { onEach: getFields.getFields },
	getMany: { onEach: getMany.getMany },
	getTable: (parameters) =>
		parameters.raw('source') === getTable.INPUT_LEADS
			? { onAll: getTable.inputTables }
			: { onEach: getTable.formTables },
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['form'] } },
		options: [
			{
				name: 'Get Fields',
				value: 'getFields',
				description:
					'List the questions, consents and hidden fields of a lead form with the columns of their answers',
				action: 'Get form fields',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'List the lead forms of a LinkedIn Page or ad account',
				action: 'List forms',
			},
			{
				name: 'Get Table',
				value: 'getTable',
				description:
					'Get the table that fits the leads of a form, or the leads that come in, as SQL and as lists of columns',
				action: 'Get form table',
			},
		],
		default: 'getFields',
	},
	...getFields.fields,
	...getMany.fields,
	...getTable.fields,
];
