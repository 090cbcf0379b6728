import { groupBy, partition, remove, unionBy, uniq } from 'lodash';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { getLeadForm, readLeadForms } from '../../../shared/linkedin/leadForms';
import { formOrAllField } from '../../../shared/panel/locators';
import type { Parameters, ValueOf } from '../../../shared/panel/parameters';
import { optionsCollection } from '../../../shared/panel/parameters';
import { formColumns, inOrder } from '../../../shared/rows/columns';
import {
	FIXED_COLUMNS,
	fixedColumn,
	fixedColumns,
	sheetHeader,
} from '../../../shared/rows/fixedColumns';
import { DIALECTS, DIALECT_NAMES } from '../../../shared/rows/dialects';
import { sheetHeaders } from '../../../shared/rows/sheet';
import type { TableInput } from '../../../shared/rows/table';
import { defaultTableName, tableFor, tableNameWithId } from '../../../shared/rows/table';
import { parseForm } from '../../../shared/rows/parseForm';
import { ownerIdOf, rowColumns } from '../../../shared/rows/rowColumns';
import type { LeadForm } from '../../../shared/rows/types';
import type { FieldProblem } from '../../../shared/wire/errors/linkedInError';
import { fieldError } from '../../../shared/wire/errors/linkedInError';
import { eachOwner } from '../getMany';
import type {
	OfflineContext,
	OperationContext,
	OperationDefinition,
	OperationOutput,
	Output,
} from '../operation';
import { NOT_FOR_TOOLS, showWhen } from '../operation';
import { chosenOwners, formOrAllFields } from './form.operations';

export const INPUT_LEADS = 'inputLeads';

const sourceField = {
	displayName: 'Source',
	name: 'source',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Forms',
			value: 'forms',
			description: 'The questions of one form, or of all forms of a Page or ad account',
		},
		{
			name: 'Input Leads',
			value: INPUT_LEADS,
			displayOptions: NOT_FOR_TOOLS,
			description:
				'Builds one table per Page from the input leads. Sends no request to LinkedIn, so the statements can run before every write.',
		},
	],
	default: 'forms',
	description: 'What the table must fit',
} as const satisfies INodeProperties;

const dialectField = {
	displayName: 'Database',
	name: 'dialect',
	type: 'options',
	options: DIALECT_NAMES.map((value) => ({ name: DIALECTS[value].label, value })),
	default: 'postgres',
	description:
		'The database for the SQL statements. For an n8n Data Table, start from the template leads-to-data-table, which makes its own table.',
} as const satisfies INodeProperties;

const optionsField = optionsCollection([
	{
		displayName: 'Table Name',
		name: 'tableName',
		type: 'string',
		default: '',
		placeholder: 'e.g. leads',
		description:
			"The table, optionally with its schema, such as crm.leads. By default named after the form or Page. With several forms, each form's ID follows.",
	},
]);

export const getTable: OperationDefinition = {
	name: 'Get Table',
	description:
		'Get a table that fits the leads of a form or the input leads, as SQL and as lists of columns',
	action: 'Get form table – SQL and columns that fit leads',
	fields: [
		sourceField,
		...showWhen({ source: ['forms'] }, formOrAllFields),
		dialectField,
		optionsField,
	],
	run: (parameters) =>
		parameters.raw('source') === INPUT_LEADS ? { offline: inputTables } : { onEach: formTables },
};

interface TableSettings extends ValueOf<typeof optionsField> {
	dialect: ValueOf<typeof dialectField>;
	schema?: string;
}

function settingsOf(parameters: Parameters): TableSettings {
	const options = parameters.read(optionsField);
	const [, schema, tableName = options.tableName] =
		SCHEMA_AND_TABLE.exec(options.tableName ?? '') ?? [];
	return { dialect: parameters.read(dialectField), ...options, schema, tableName };
}

const SCHEMA_AND_TABLE = /^([^.]+)\.(.+)$/s;

/** Builds a table that fits the leads of a form's latest version (LGF-104). */
async function formTables(context: OperationContext): Promise<OperationOutput[]> {
	const { client, parameters } = context;
	const settings = settingsOf(parameters);
	const formId = parameters.read(formOrAllField);
	if (formId !== undefined) {
		return [tableOfForm(context, await getLeadForm(client, formId), settings)];
	}
	const owners = await chosenOwners(context);
	return await eachOwner(context, owners, Infinity, {
		async *pagesOf(owner) {
			const forms: LeadForm[] = [];
			for await (const page of readLeadForms(client, owner)) forms.push(...page);
			// A draft has no leads, and its questions may still change.
			remove(forms, ({ state }) => state === 'DRAFT');
			const count = owners.length > 1 ? Infinity : forms.length;
			for (const form of forms) yield { form, count };
		},
		outputsOf: ({ form, count }) => [tableOfForm(context, form, settings, count)],
	});
}

/** @param count of the forms: each has its ID in the name of its table if there are several */
function tableOfForm(
	context: OperationContext,
	form: LeadForm,
	settings: TableSettings,
	count = 1,
): OperationOutput {
	const { id, name } = parseForm(form);
	const { tableName: given, dialect } = settings;
	const columns = inOrder([
		...formColumns(form),
		...fixedColumns('consentDetails', 'notification', 'deletion'),
	]);
	const named =
		count > 1 && id !== undefined ? given && tableNameWithId(given, id, dialect) : given;
	const tableName = named ?? defaultTableName({ name, id });
	const table = tableOutput(context, { columns, tableName }, settings);
	const headers = sheetHeaders(columns);
	const sheet_header = columns.map((column) => headers.get(column.name));
	return { json: { form_id: id ?? null, form_name: name ?? null, ...table, sheet_header } };
}

/**
 * Builds a table for each organization or ad account of the input leads, or one with the chosen name. Sorted
 * by name, so that simultaneous executions lock tables in the same order.
 */
function inputTables(context: OfflineContext): Output[] {
	const { execute, parameters } = context;
	const node = execute.getNode();
	const settings = settingsOf(parameters);
	const [leads, others] = partition(
		execute.getInputData().flatMap(({ json: row }, itemIndex) => {
			// n8n passes an empty item when the node before it returned nothing.
			return Object.keys(row).length === 0 ? [] : { row, itemIndex, problem: problemOf(row) };
		}),
		({ problem }) => problem === undefined,
	);
	const byTable = groupBy(
		leads,
		({ row }) => settings.tableName ?? defaultTableName({ name: 'leads', id: ownerIdOf(row) }),
	);
	return [
		...others.map(({ problem = NO_LEAD, itemIndex }) => ({
			error: fieldError(node, problem, itemIndex),
			itemIndex,
		})),
		...Object.keys(byTable)
			.sort()
			.map((tableName): OperationOutput => {
				const rows = byTable[tableName].map(({ row }) => row);
				// Rows lack the latter; a workflow with Compare Stored Leads writes it.
				const columns = unionBy(rowColumns(rows), fixedColumns('deletion'), 'name');
				const table = tableOutput(context, { columns, tableName }, settings);
				return {
					json: { organization_id: organizationOf(rows) ?? null, ...table },
					itemIndexes: byTable[tableName].map(({ itemIndex }) => itemIndex),
				};
			}),
	];
}

const NO_LEAD = {
	field: 'Source',
	message: 'this input item has no lead_id, so it is not a lead',
	fix: 'Connect this node behind a LinkedIn trigger with Simplify turned on, or behind Lead → Pull with Output set to Simplified, and let nodes in between keep lead_id.',
};

const FOR_SHEET = {
	field: 'Source',
	message: 'this input lead is a row for a sheet, whose headers a database does not take',
	fix: 'In the node that returns the leads, set Rows For to Database or CRM. A sheet needs no table.',
};

const HEADERS = FIXED_COLUMNS.map(sheetHeader).filter(
	(header) => fixedColumn(header) === undefined,
);

function problemOf(row: IDataObject): FieldProblem | undefined {
	const { lead_id: id } = row;
	const isLead = (typeof id === 'string' && id !== '') || typeof id === 'number';
	if (!isLead) return NO_LEAD;
	return HEADERS.some((header) => header in row) ? FOR_SHEET : undefined;
}

/** Undefined for ads, or several Pages. */
function organizationOf(rows: IDataObject[]): string | undefined {
	const [id, ...others] = uniq(rows.map((row) => String(row.organization_id ?? '')));
	return others.length === 0 && id !== '' ? id : undefined;
}

function tableOutput(
	{ execute }: OfflineContext,
	{ columns, tableName }: Pick<TableInput, 'columns' | 'tableName'>,
	{ dialect, schema }: TableSettings,
): IDataObject {
	const { mostColumns } = DIALECTS[dialect];
	if (columns.length > mostColumns) {
		throw fieldError(execute.getNode(), {
			field: dialectField.displayName,
			message: `the table ${tableName} would need ${columns.length.toLocaleString('en')} columns, and a table can have ${mostColumns.toLocaleString('en')}`,
			fix: 'Use a separate table for some of the forms: add a trigger and a Get Table for these forms, with another Table Name under Options.',
		});
	}
	return tableFor({ columns, tableName, dialect, schema });
}
