import type { INodeProperties } from 'n8n-workflow';

export const simplifyField = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
} as const satisfies INodeProperties;

export const rowsForField = {
	displayName: 'Rows For',
	name: 'rowsFor',
	type: 'options',
	options: [
		{
			name: 'Database or CRM',
			value: 'database',
			description:
				'Column names in lower case with underscores, such as what_do_you_hope_to_learn; null where nothing was answered',
		},
		{
			name: 'Sheet',
			value: 'sheet',
			description:
				'Words as headers, such as What do you hope to learn or Event name; times that a sheet sorts; empty text, which clears a cell',
		},
	],
	default: 'database',
	description:
		'Names of columns, and what empty fields hold. Choose the same in all nodes of a workflow.',
} as const satisfies INodeProperties;
