import type { INodeProperties } from 'n8n-workflow';

import type { ColumnNames } from '../rows/columnNames';
import type { RowOptions } from '../rows/row';
import type { ValueOf } from './parameters';

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
				'The words of the form as headers, such as What do you hope to learn; empty text where nothing was answered, which clears the cell',
		},
	],
	default: 'database',
	description:
		'Where the rows go. Choose the same everywhere in a workflow. Columns that every lead has, such as lead_id, keep their names.',
	builderHint: {
		propertyHint:
			"Set the same in every node of a workflow. 'sheet' in front of a Google Sheets node or wherever people read the columns: then read answers with $json['What do you hope to learn']. 'database' for SQL databases, n8n Data Tables, CRMs and expressions such as $json.first_name.",
	},
} as const satisfies INodeProperties;

type RowsFor = ValueOf<typeof rowsForField>;

export const consentDetailsField = {
	displayName: 'Consent Details',
	name: 'consentDetails',
	type: 'boolean',
	default: false,
	description:
		"Whether to add a column consent_details that shows what the person agreed to, as JSON text: each consent's own words and answer, the address of the privacy policy, the version of the form and the time. Rows only.",
} as const satisfies INodeProperties;

export function columnNamesFor(rowsFor: RowsFor): ColumnNames {
	return rowsFor === 'sheet' ? 'asAsked' : 'forDatabases';
}

export function rowOptions(options: { rowsFor: RowsFor; consentDetails: boolean }): RowOptions {
	return {
		columnNames: columnNamesFor(options.rowsFor),
		hasConsentDetails: options.consentDetails,
	};
}
