import type { INode, INodeProperties } from 'n8n-workflow';

import type { ColumnNames } from '../rows/columnNames';
import { COLUMN_NAMES } from '../rows/columnNames';
import type { EmptyFields } from '../rows/emptyFields';
import type { RowOptions } from '../rows/row';
import { readChoice, readSwitch } from './checks';

/** Rows or flat items, or LinkedIn's own JSON; as n8n's own nodes have it. */
export const simplifyField = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
} as const satisfies INodeProperties;

/** Option: the words in which columns are named. */
export const columnNamesField = {
	displayName: 'Column Names',
	name: 'columnNames',
	type: 'options',
	options: [
		{
			name: 'As Asked',
			value: 'asAsked',
			description:
				"The form's own words, in its language: What do you hope to learn. For sheets, emails and CRMs.",
		},
		{
			name: 'For Databases',
			value: 'forDatabases',
			description: 'Lower case with underscores: what_do_you_hope_to_learn',
		},
	],
	default: 'forDatabases',
	description:
		'How the columns of questions, consents and hidden fields are called. Choose the same everywhere in a workflow. Columns that every lead has, such as lead_id, keep their names.',
	builderHint: {
		propertyHint:
			"Set the same in every node of a workflow. 'forDatabases' for SQL databases, n8n Data Tables and expressions such as $json.first_name; 'asAsked' where people read the columns. As asked, read values with $json['What do you hope to learn'].",
	},
} as const satisfies INodeProperties;

/** Option: what was consented to, in the form's own words. */
export const consentDetailsField = {
	displayName: 'Consent Details',
	name: 'consentDetails',
	type: 'boolean',
	default: false,
	description:
		"Whether to add a column consent_details that shows what the person agreed to, as JSON text: each consent's own words and answer, the address of the privacy policy, the version of the form and the time. Rows only.",
} as const satisfies INodeProperties;

/** Option: what a field without a value is. */
export const emptyFieldsField = {
	displayName: 'Empty Fields',
	name: 'emptyFields',
	type: 'options',
	options: [
		{ name: 'Empty Text', value: 'text', description: 'For sheets: clears the cell' },
		{ name: 'Null', value: 'null', description: 'For databases' },
	],
	default: 'null',
	description:
		'What a row has where nothing was answered. Google Sheets leaves a cell as it is when it gets null, so that a lead which is answered again would keep old answers.',
	builderHint: {
		propertyHint: "'text' in front of a Google Sheets node, 'null' in front of a database.",
	},
} as const satisfies INodeProperties;

/** What these options say about the columns of rows. */
export function rowOptions(options: {
	columnNames: ColumnNames;
	consentDetails: boolean;
}): RowOptions {
	return { columnNames: options.columnNames, hasConsentDetails: options.consentDetails };
}

const CONSENT_DETAILS_FIELD = { field: 'Consent Details', default: false };
const COLUMN_NAMES_FIELD = { field: 'Column Names', values: COLUMN_NAMES } as const;

/**
 * Reads the options Consent Details and Column Names; no details, and names for databases, unless said
 * otherwise.
 * @throws NodeOperationError that names the field when an expression gave none of the choices
 */
export function readRowOptions(
	node: INode,
	{ consentDetails, columnNames }: { consentDetails?: unknown; columnNames?: unknown },
	itemIndex?: number,
): RowOptions {
	return {
		hasConsentDetails: readSwitch(node, CONSENT_DETAILS_FIELD, consentDetails, itemIndex),
		columnNames: readChoice(node, COLUMN_NAMES_FIELD, columnNames ?? 'forDatabases', itemIndex),
	};
}

const EMPTY_FIELDS_FIELD = { field: 'Empty Fields', values: ['null', 'text'] } as const;

/**
 * Reads the option Empty Fields; null unless said otherwise.
 * @throws NodeOperationError that names the field when an expression gave none of the choices
 */
export function readEmptyFields(node: INode, value: unknown, itemIndex?: number): EmptyFields {
	return readChoice(node, EMPTY_FIELDS_FIELD, value ?? 'null', itemIndex);
}
