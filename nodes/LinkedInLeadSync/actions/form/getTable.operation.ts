import { chunk } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';

import { getLeadForm } from '../../../shared/linkedin/leadForms';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import { ownerColumns } from '../../../shared/values/leadOwner';
import { answeredVersions } from '../../../shared/linkedin/formHistory';
import type { Column } from '../../../shared/rows/columns';
import { fixedColumns, formColumns, inOrder, mergeColumns } from '../../../shared/rows/columns';
import { readForm } from '../../../shared/rows/readForm';
import { defaultTableName, tableNameWithId } from '../../../shared/rows/table';
import type { LeadForm } from '../../../shared/rows/types';
import { readSwitch } from '../../../shared/panel/checks';
import { formOrAllField } from '../../../shared/panel/locators';
import { ALL } from '../../../shared/panel/parameters';
import { eachOwner } from '../eachOwner';
import { NO_ORGANIZATION } from '../noOrganization';
import type { Operation, OperationContext, OperationOutput } from '../operation';
import { showFor, showWhen } from '../showFor';
import { chosenOwners, formOrAllFields, formsOf } from './formChoice';
import { INPUT_LEADS } from './inputTables';
import type { TablePurpose, TableSettings } from './tableOutput';
import { dialectField, readSettings, tableOptionsField, tableOutput } from './tableOutput';

const sourceField: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Forms',
			value: 'forms',
			description: 'The questions of one form, or of all forms of an organization',
		},
		{
			name: 'Input Leads',
			value: INPUT_LEADS,
			description:
				'The leads that come in, all at once: one table per organization. LinkedIn is not asked, and the statements can run before every write.',
		},
	],
	default: 'forms',
	description: 'What the table is to fit',
	builderHint: {
		propertyHint:
			"'inputLeads' between a trigger and a database: run {{ $json.statements }} with the database's Execute Query before the leads are written, and let a Merge node (Choose Branch) pass the leads on. 'forms' to look at a table beforehand.",
	},
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

const COMBINE = { field: combineField.displayName, default: false };

export const fields = showFor('form', 'getTable', [
	sourceField,
	...showWhen({ source: ['forms'] }, [...formOrAllFields, combineField]),
	dialectField,
	tableOptionsField,
]);

/** Tables that fit every lead of a form, whichever of its versions was answered (LGF-104). */
export const getTable: Operation = async (context) => {
	const { client, execute, parameters, read, itemIndex, hint } = context;
	const settings = readSettings(context);
	const formId = parameters.read(formOrAllField);
	if (formId !== undefined) {
		const form = (await getLeadForm(client, formId)) as LeadForm;
		return [await tableOfForm(context, form, settings)];
	}
	const isCombined = readSwitch(execute.getNode(), COMBINE, read('combine'), itemIndex);
	const owners = await chosenOwners(context);
	if (owners.length === 0) hint(NO_ORGANIZATION);
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
				? await combinedTable(context, owner, ofTable, settings, isOneOfMany)
				: await tableOfForm(context, ofTable[0], settings, isOneOfMany),
		],
	});
};

async function tableOfForm(
	context: OperationContext,
	form: LeadForm,
	settings: TableSettings,
	isOneOfMany = false,
): Promise<OperationOutput> {
	const { id, name } = readForm(form);
	const versions = await answeredVersions(context.client, form);
	const tableName =
		settings.tableName === undefined
			? defaultTableName({ name, id })
			: givenTableName(settings.tableName, settings, isOneOfMany ? id : undefined);
	return formTable(context, columnsOf(versions, settings), tableName, settings, {
		form_id: id ?? null,
		form_name: name ?? null,
		form_versions: versions.length,
	});
}

async function combinedTable(
	context: OperationContext,
	owner: LeadOwner,
	forms: LeadForm[],
	settings: TableSettings,
	isOneOfMany: boolean,
): Promise<OperationOutput> {
	const ownerId = owner.id;
	const columns: Column[][] = [];
	for (const form of forms) {
		const versions = await answeredVersions(context.client, form);
		columns.push(...columnsOf(versions, settings));
	}
	const tableName =
		settings.tableName === undefined
			? defaultTableName({ name: 'leads', id: ownerId })
			: givenTableName(settings.tableName, settings, isOneOfMany ? ownerId : undefined);
	return formTable(context, columns, tableName, settings, {
		forms: forms.length,
		form_versions: columns.length,
		organization_id: ownerColumns(owner).organization_id,
	});
}

function columnsOf(versions: LeadForm[], { columnNames }: TableSettings): Column[][] {
	return versions.map((version) => formColumns(version, columnNames));
}

function formTable(
	{ execute }: OperationContext,
	columns: Column[][],
	tableName: string,
	settings: TableSettings,
	about: TablePurpose['about'],
): OperationOutput {
	const all = inOrder([
		...mergeColumns(columns),
		...(settings.hasConsentDetails ? fixedColumns('consentDetails') : []),
		...(settings.hasNotificationColumns ? fixedColumns('notification') : []),
	]);
	return { json: tableOutput(execute.getNode(), all, tableName, settings, { about }) };
}

function givenTableName(
	tableName: string,
	{ dialect }: TableSettings,
	id: string | undefined,
): string {
	return id === undefined ? tableName : tableNameWithId(tableName, id, dialect);
}
