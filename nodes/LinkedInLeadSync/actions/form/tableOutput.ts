import { unionBy } from 'lodash';
import type { IDataObject, INode, INodeProperties } from 'n8n-workflow';

import type { Column } from '../../../shared/rows/columns';
import { fixedColumns } from '../../../shared/rows/columns';
import type { DialectName } from '../../../shared/rows/dialects/dialects';
import { DIALECTS, DIALECT_NAMES } from '../../../shared/rows/dialects/dialects';
import type { RowOptions } from '../../../shared/rows/row';
import type { TableInput } from '../../../shared/rows/table';
import { dataTableColumns, mostColumns, sheetHeader, tableFor } from '../../../shared/rows/table';
import { readChoice, readSwitch, readText } from '../../../shared/panel/checks';
import { fieldError } from '../../../shared/wire/errors/fieldError';
import { rowsForField, readRowOptions } from '../../../shared/panel/rowOptions';
import type { OperationContext } from '../operation';

export const dialectField: INodeProperties = {
	displayName: 'Database',
	name: 'dialect',
	type: 'options',
	options: DIALECT_NAMES.map((value) => ({ name: DIALECTS[value].label, value })),
	default: 'postgres',
	description:
		'Which SQL the statements are in. The header row for sheets and the columns for a Data Table come with each.',
};

export const tableOptionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{ ...rowsForField, displayOptions: { show: { '/source': ['forms'] } } },
		{
			displayName: 'Consent Details',
			name: 'consentDetails',
			type: 'boolean',
			displayOptions: { show: { '/source': ['forms'] } },
			default: false,
			description:
				'Whether to add consent_details, which rows have where the option of this name is on',
		},
		{
			displayName: 'Deletion Column',
			name: 'deletionColumn',
			type: 'boolean',
			default: false,
			description:
				'Whether to add deleted_at, in which a workflow with Find Differences notes when a lead was found to be gone',
		},
		{
			displayName: 'Existing Columns',
			name: 'existingColumns',
			type: 'string',
			default: '',
			placeholder: 'e.g. lead_id, email',
			description:
				'Columns that the table has already, separated by commas or as a list from an expression. They are left out of alter_statements. SQLite needs this for statements, too; the other databases look by themselves.',
		},
		{
			displayName: 'Notification Columns',
			name: 'notificationColumns',
			type: 'boolean',
			displayOptions: { show: { '/source': ['forms'] } },
			default: false,
			description:
				'Whether to add lead_action and occurred_at, which rows of the LinkedIn Lead Notification Trigger have',
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: '',
			placeholder: 'e.g. public',
			description: 'The schema of the table (for MySQL, its database)',
		},
		{
			displayName: 'Table Name',
			name: 'tableName',
			type: 'string',
			default: '',
			placeholder: 'e.g. leads',
			description:
				"The name of the table. Without it, the name is made of the form's name and ID, or of the organization's ID. With several forms, the form's ID is appended, and a name that is too long is cut in front of it; input leads are all in this one table.",
		},
	],
};

/** What a person has chosen about tables, whatever they are for. */
export interface TableSettings extends RowOptions {
	dialect: DialectName;
	schema?: string;
	tableName?: string;
	existingColumns?: string[];
	hasNotificationColumns: boolean;
	hasDeletionColumn: boolean;
}

const DATABASE_FIELD = { field: 'Database', values: DIALECT_NAMES };

/**
 * Reads what a person has chosen about tables.
 * @throws NodeOperationError that names the field whose value cannot be right
 */
export function readSettings({
	execute,
	read,
	itemIndex,
}: Pick<OperationContext, 'execute' | 'read' | 'itemIndex'>): TableSettings {
	const node = execute.getNode();
	const options = (read('options') ?? {}) as Record<string, unknown>;
	const textOf = (field: string, value: unknown) => readText(node, field, value, itemIndex);
	const isOn = (field: string, value: unknown) =>
		readSwitch(node, { field, default: false }, value, itemIndex);
	const { existingColumns } = options;
	const existing = Array.isArray(existingColumns)
		? existingColumns.map((name) => textOf('Existing Columns', name))
		: textOf('Existing Columns', existingColumns)?.split(',');
	return {
		dialect: readChoice(node, DATABASE_FIELD, read('dialect'), itemIndex),
		schema: textOf('Schema', options.schema),
		tableName: textOf('Table Name', options.tableName),
		existingColumns: existing?.flatMap((name) => name?.trim() ?? []),
		...readRowOptions(node, options, itemIndex),
		hasNotificationColumns: isOn('Notification Columns', options.notificationColumns),
		hasDeletionColumn: isOn('Deletion Column', options.deletionColumn),
	};
}

/** What a table is for. */
export interface TablePurpose {
	/** Keys that come first in the output. */
	about: Record<string, string | number | null>;
	/** The leads that are about to be stored, where they are known. */
	answered?: TableInput['answered'];
}

/** The output for one table: what any database, sheet or Data Table needs that is to hold these columns. */
export function tableOutput(
	node: INode,
	ofLeads: Column[],
	tableName: string,
	{ dialect, schema, existingColumns, hasDeletionColumn }: TableSettings,
	{ about, answered }: TablePurpose,
): IDataObject {
	const columns = hasDeletionColumn ? unionBy(ofLeads, fixedColumns('deletion'), 'name') : ofLeads;
	const most = mostColumns(dialect);
	if (columns.length > most) throw tooManyColumns(node, tableName, columns.length, most);
	const table = tableFor({ columns, tableName, dialect, schema, existingColumns, answered });
	return {
		...about,
		table_name: table.table_name,
		columns: table.columns.map(({ name, type }) => ({ name, type })),
		statements: table.statements,
		create_statement: table.create_statement,
		alter_statements: table.alter_statements,
		sheet_header: sheetHeader(columns),
		data_table_columns:
			dataTableColumns(columns)?.map(({ name, type }) => ({ name, type })) ?? null,
	};
}

function tooManyColumns(node: INode, tableName: string, columns: number, most: number) {
	return fieldError(node, {
		field: DATABASE_FIELD.field,
		message: `the table ${tableName} would need ${columns.toLocaleString('en')} columns, and a table can have ${most.toLocaleString('en')}`,
		fix: 'Let some of the forms have a table of their own: in a trigger and a Get Table for those forms alone, with another Table Name under Options.',
	});
}
