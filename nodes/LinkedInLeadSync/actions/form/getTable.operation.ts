import { groupBy, partition, range, reject, unionBy, uniq } from 'lodash';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { getLeadForm, readLeadForms } from '../../../shared/linkedin/forms';
import { formOrAllField } from '../../../shared/panel/locators';
import type { Parameters, ValueOf } from '../../../shared/panel/parameters';
import { optionsCollection, parameters } from '../../../shared/panel/parameters';
import { formColumns, inOrder, ownerIdOf, rowColumns } from '../../../shared/rows/columns';
import { fixedColumns } from '../../../shared/rows/fixedColumns';
import {
	defaultTableName,
	DIALECT_NAMES,
	DIALECTS,
	tableFor,
	tableNameWithId,
} from '../../../shared/rows/table';
import { sheetHeaders } from '../../../shared/rows/sheet';
import { parseForm } from '../../../shared/rows/parseForm';
import type { LeadForm } from '../../../shared/rows/types';
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

const OF_FORMS = {
	name: 'Forms',
	value: 'forms',
	description: 'The questions of one form, or of all forms of a Page or ad account',
} as const;

const sourceField = {
	displayName: 'Source',
	name: 'source',
	type: 'options',
	noDataExpression: true,
	displayOptions: NOT_FOR_TOOLS,
	options: [
		OF_FORMS,
		{
			name: 'Input Leads',
			value: INPUT_LEADS,
			description:
				'Builds one table per Page from the input leads. Sends no request to LinkedIn, so the statements can run before every write.',
		},
	],
	default: INPUT_LEADS,
	description: 'What the table must fit',
} as const satisfies INodeProperties;

/** An agent has no input leads. */
const sourceFieldOfTools: INodeProperties = {
	...sourceField,
	displayOptions: { show: { '@tool': [true] } },
	options: [OF_FORMS],
	default: OF_FORMS.value,
};

const dialectField = {
	displayName: 'Database',
	name: 'dialect',
	type: 'options',
	options: DIALECT_NAMES.map((value) => ({ name: DIALECTS[value].label, value })),
	default: 'postgres',
	description:
		'The database for the SQL statements. For an n8n Data Table, start from the template leads-to-data-table, which creates its own table.',
} as const satisfies INodeProperties;

const optionsField = optionsCollection([
	{
		displayName: 'Table Name',
		name: 'tableName',
		type: 'string',
		default: '',
		placeholder: 'e.g. leads',
		description:
			"The table, optionally with its schema, such as crm.leads. By default named after the form or Page. With All forms, each form's ID follows.",
	},
]);

export const getTable: OperationDefinition = {
	name: 'Get Table',
	description:
		'Get a table that fits the leads of a form or the input leads, as SQL and as lists of columns',
	action: 'Get form table',
	fields: [
		sourceField,
		sourceFieldOfTools,
		...showWhen({ source: ['forms'] }, formOrAllFields),
		dialectField,
		optionsField,
	],
	run: (given) =>
		given.raw('source') === INPUT_LEADS ? { offline: inputTables } : { onAll: formTables },
};

interface TableSettings extends ValueOf<typeof optionsField> {
	dialect: ValueOf<typeof dialectField>;
	schema?: string;
}

function settingsOf(given: Parameters): TableSettings {
	const options = given.read(optionsField);
	const [, schema, tableName = options.tableName] =
		SCHEMA_AND_TABLE.exec(options.tableName ?? '') ?? [];
	return { dialect: given.read(dialectField), ...options, schema, tableName };
}

const SCHEMA_AND_TABLE = /^([^.]+)\.(.+)$/s;

/** Input items that choose the same forms get their tables once: a trigger's leads would multiply them. */
async function formTables(context: OperationContext): Promise<Output[]> {
	const { execute } = context;
	const names = getTable.fields.map(({ name }) => name);
	const chosen = groupBy(range(execute.getInputData().length), (itemIndex) =>
		JSON.stringify(names.map((name) => parameters(execute, itemIndex).raw(name))),
	);
	const outputs: Output[] = [];
	for (const itemIndexes of Object.values(chosen)) {
		const [itemIndex] = itemIndexes;
		try {
			const tables = await tablesOf({ ...context, parameters: parameters(execute, itemIndex) });
			outputs.push(...tables.map((table) => ({ ...table, itemIndexes })));
		} catch (error) {
			outputs.push({ error, itemIndex });
		}
	}
	return outputs;
}

/** Builds tables that fit the leads of the forms' latest versions (LGF-104). */
async function tablesOf(context: OperationContext): Promise<OperationOutput[]> {
	const { client, parameters: given } = context;
	const settings = settingsOf(given);
	const formId = given.read(formOrAllField);
	if (formId !== undefined) {
		const form = await getLeadForm(client, formId);
		return [tableOfForm(form, settings, settings.tableName)];
	}
	const { tableName: stem, dialect } = settings;
	const owners = await chosenOwners(context);
	return await eachOwner(context, owners, Infinity, {
		pagesOf: (owner) => readLeadForms(client, owner),
		outputsOf: (forms) =>
			// A draft has no leads, and its questions may still change.
			reject(forms, { state: 'DRAFT' }).map((form) => {
				const { id } = parseForm(form);
				const name = id === undefined ? stem : stem && tableNameWithId(stem, id, dialect);
				return tableOfForm(form, settings, name);
			}),
	});
}

function tableOfForm(form: LeadForm, settings: TableSettings, given?: string): OperationOutput {
	const { id, name } = parseForm(form);
	const columns = inOrder([...formColumns(form), ...fixedColumns('notification', 'deletion')]);
	const tableName = given ?? defaultTableName({ name, id });
	const table = tableFor({ columns, ...settings, tableName });
	const headers = sheetHeaders(columns);
	const sheet_header = columns.map((column) => headers.get(column.name));
	return { json: { form_id: id ?? null, form_name: name ?? null, ...table, sheet_header } };
}

/**
 * Builds a table for each organization or ad account of the input leads, or one with the chosen name. Sorted
 * by name, so that simultaneous executions lock tables in the same order.
 */
function inputTables(context: OfflineContext): Output[] {
	const { execute } = context;
	const node = execute.getNode();
	const settings = settingsOf(context.parameters);
	const [leads, others] = partition(
		execute.getInputData().flatMap(({ json: row }, itemIndex) => {
			// n8n passes an empty item when the node before it returned nothing.
			return Object.keys(row).length === 0 ? [] : { row, itemIndex };
		}),
		({ row }) => isLead(row),
	);
	if (leads.length + others.length === 0) context.hint(NO_INPUT);
	const byTable = groupBy(
		leads,
		({ row }) => settings.tableName ?? defaultTableName({ name: 'leads', id: ownerIdOf(row) }),
	);
	return [
		...others.map(({ itemIndex }) => ({
			error: fieldError(node, NO_LEAD, itemIndex),
			itemIndex,
		})),
		...Object.keys(byTable)
			.sort()
			.map((tableName): OperationOutput => {
				const rows = byTable[tableName].map(({ row }) => row);
				const ofRows = rowColumns(rows);
				const named = ofRows.filter(({ name }) => name !== '');
				if (named.length < ofRows.length) context.hint(NO_NAME);
				// No row has deleted_at: a workflow with Compare Stored Leads writes it.
				const columns = unionBy(named, fixedColumns('deletion'), 'name');
				const table = tableFor({ columns, ...settings, tableName });
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
	fix: 'Connect this node behind a LinkedIn trigger or Pull leads with Simplify turned on, and let nodes in between keep lead_id.',
};

const NO_INPUT =
	'There are no input leads. Connect this node behind a LinkedIn trigger or Pull leads, or set Source to Forms.';

const NO_NAME =
	'A column without a name is left out of the table, because no database takes it. Give it a name in the node that adds it.';

function isLead({ lead_id: id }: IDataObject): boolean {
	return (typeof id === 'string' && id !== '') || typeof id === 'number';
}

/** Undefined for ads, or several Pages. */
function organizationOf(rows: IDataObject[]): string | undefined {
	const [id, ...others] = uniq(rows.map((row) => String(row.organization_id ?? '')));
	return others.length === 0 && id !== '' ? id : undefined;
}
