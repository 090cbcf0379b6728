import { chunk } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';

import { getLeadForm } from '../../../shared/api/leadForms';
import type { LeadOwner } from '../../../shared/api/leadOwner';
import type { LinkedInClient } from '../../../shared/api/linkedInClient';
import { answeredVersions } from '../../../shared/reading/formHistory';
import type { Column } from '../../../shared/leads/columns';
import { formColumns, mergeColumns, notificationColumns } from '../../../shared/leads/columns';
import { readForm } from '../../../shared/leads/readForm';
import type { DialectName } from '../../../shared/leads/table';
import {
	DIALECT_NAMES,
	dataTableColumns,
	defaultTableName,
	sheetHeader,
	tableFor,
} from '../../../shared/leads/table';
import type { LeadForm } from '../../../shared/leads/types';
import { readChoice, readText } from '../../../shared/parameters/checks';
import { ALL } from '../../../shared/parameters/locators';
import { eachOwner } from '../eachOwner';
import { NO_ORGANIZATION } from '../noOrganization';
import type { Operation, OperationContext, OperationOutput } from '../operation';
import { showFor } from '../showFor';
import { chosenFormId, chosenOwners, formOrAllFields, formsOf } from './formChoice';

const dialectField: INodeProperties = {
	displayName: 'Database',
	name: 'dialect',
	type: 'options',
	options: [
		{ name: 'MySQL', value: 'mysql' },
		{ name: 'PostgreSQL', value: 'postgres' },
		{ name: 'SQL Server', value: 'sqlServer' },
		{ name: 'SQLite', value: 'sqlite' },
	],
	default: 'postgres',
	description:
		'Which SQL the statements are in. The header row for sheets and the columns for a Data Table come with each.',
};

const combineField: INodeProperties = {
	displayName: 'Combine Into One Table',
	name: 'combine',
	type: 'boolean',
	default: false,
	description:
		'Whether to return one table per owner that fits the leads of all its forms, instead of one table per form',
	displayOptions: { show: { formId: [ALL] } },
};

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Existing Columns',
			name: 'existingColumns',
			type: 'string',
			default: '',
			placeholder: 'e.g. lead_id, email',
			description:
				'Columns that the table has already, separated by commas or as a list from an expression. They are left out of alter_statements; SQLite needs this, the other databases check by themselves.',
		},
		{
			displayName: 'Notification Columns',
			name: 'notificationColumns',
			type: 'boolean',
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
				"The name of the table. Without it, the name is made of the form's name and ID. With several tables, the form's ID is appended.",
		},
	],
};

export const fields = showFor('form', 'getTable', [
	...formOrAllFields,
	combineField,
	dialectField,
	optionsField,
]);

/** Tables that fit every lead of a form, whichever of its versions was answered (LGF-104). */
export const getTable: Operation = async (context) => {
	const { client, execute, read, itemIndex, hint } = context;
	const settings = readSettings(context);
	const formId = chosenFormId(execute, read, itemIndex);
	if (formId !== undefined) {
		const form = (await getLeadForm(client, formId)) as LeadForm;
		return [await tableOfForm(client, form, settings)];
	}
	const owners = await chosenOwners(client, execute, read, itemIndex);
	if (owners.length === 0) hint(NO_ORGANIZATION);
	const isCombined = read('combine') === true;
	return await eachOwner(context, owners, Infinity, {
		async *pagesOf(owner) {
			const forms: LeadForm[] = [];
			for await (const form of formsOf(client, owner)) {
				// A draft has no leads, and its questions may still change their meaning.
				if (form.state !== 'DRAFT') forms.push(form);
			}
			const tables = isCombined ? [forms].filter(({ length }) => length > 0) : chunk(forms, 1);
			const isOneOfMany = owners.length > 1 || tables.length > 1;
			for (const ofTable of tables) yield { ofTable, isOneOfMany };
		},
		outputsOf: async ({ ofTable, isOneOfMany }, owner) => [
			isCombined
				? await combinedTable(client, owner, ofTable, settings, isOneOfMany)
				: await tableOfForm(client, ofTable[0], settings, isOneOfMany),
		],
	});
};

interface TableSettings {
	dialect: DialectName;
	schema?: string;
	tableName?: string;
	existingColumns?: string[];
	hasNotificationColumns: boolean;
}

const DATABASE_FIELD = { field: 'Database', values: DIALECT_NAMES };

function readSettings({ execute, read, itemIndex }: OperationContext): TableSettings {
	const node = execute.getNode();
	const options = (read('options') ?? {}) as Record<string, unknown>;
	const textOf = (field: string, value: unknown) => readText(node, field, value, itemIndex);
	const { existingColumns } = options;
	const existing = Array.isArray(existingColumns)
		? existingColumns.map((name) => textOf('Existing Columns', name))
		: textOf('Existing Columns', existingColumns)?.split(',');
	return {
		dialect: readChoice(node, DATABASE_FIELD, read('dialect'), itemIndex),
		schema: textOf('Schema', options.schema),
		tableName: textOf('Table Name', options.tableName),
		existingColumns: existing?.flatMap((name) => name?.trim() ?? []),
		hasNotificationColumns: options.notificationColumns === true,
	};
}

async function tableOfForm(
	client: LinkedInClient,
	form: LeadForm,
	settings: TableSettings,
	isOneOfMany = false,
): Promise<OperationOutput> {
	const { id, name } = readForm(form);
	const versions = await answeredVersions(client, form);
	const tableName =
		settings.tableName === undefined
			? defaultTableName({ name, id })
			: withSuffix(settings.tableName, isOneOfMany ? id : undefined);
	return tableOutput(mergeColumns(versions.map(formColumns)), tableName, settings, {
		form_id: id ?? null,
		form_name: name ?? null,
		form_versions: versions.length,
	});
}

async function combinedTable(
	client: LinkedInClient,
	owner: LeadOwner,
	forms: LeadForm[],
	settings: TableSettings,
	isOneOfMany: boolean,
): Promise<OperationOutput> {
	const columns: Column[][] = [];
	for (const form of forms) {
		const versions = await answeredVersions(client, form);
		columns.push(...versions.map(formColumns));
	}
	const ownerId = 'organizationId' in owner ? owner.organizationId : owner.sponsoredAccountId;
	const tableName =
		settings.tableName === undefined
			? defaultTableName({ name: 'leads', id: ownerId })
			: withSuffix(settings.tableName, isOneOfMany ? ownerId : undefined);
	return tableOutput(mergeColumns(columns), tableName, settings, {
		forms: forms.length,
		form_versions: columns.length,
		organization_id: 'organizationId' in owner ? owner.organizationId : null,
	});
}

function withSuffix(tableName: string, id: string | undefined): string {
	return id === undefined ? tableName : `${tableName}_${id}`;
}

function tableOutput(
	ofForms: Column[],
	tableName: string,
	{ dialect, schema, existingColumns, hasNotificationColumns }: TableSettings,
	about: Record<string, string | number | null>,
): OperationOutput {
	const columns = [...ofForms, ...(hasNotificationColumns ? notificationColumns() : [])];
	const table = tableFor({ columns, tableName, dialect, schema, existingColumns });
	return {
		json: {
			...about,
			table_name: table.table_name,
			columns: table.columns.map(({ name, type }) => ({ name, type })),
			create_statement: table.create_statement,
			alter_statements: table.alter_statements,
			sheet_header: sheetHeader(columns),
			data_table_columns: dataTableColumns(columns).map(({ name, type }) => ({ name, type })),
		},
	};
}
