import type { INodeProperties } from 'n8n-workflow';

import { answeredVersions } from '../../../shared/linkedin/formHistory';
import type { Column } from '../../../shared/rows/columns';
import { formColumns, mergeColumns } from '../../../shared/rows/columns';
import { readSwitch } from '../../../shared/panel/checks';
import { columnNamesField, readRowOptions } from '../../../shared/panel/rowOptions';
import type { Operation, OperationOutput } from '../operation';
import { showFor } from '../showFor';
import { chosenForm, oneFormFields } from './formChoice';

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		columnNamesField,
		{
			displayName: 'Earlier Versions',
			name: 'earlierVersions',
			type: 'boolean',
			default: false,
			description:
				'Whether to add the fields that only earlier versions of the form have (one call to LinkedIn per version)',
		},
		{
			displayName: 'Lead Columns',
			name: 'leadColumns',
			type: 'boolean',
			default: false,
			description:
				'Whether to add the columns that every lead has besides its answers, such as lead_id and submitted_at',
		},
	],
};

export const fields = showFor('form', 'getFields', [...oneFormFields, options]);

/** Lists a form's fields with the names of their columns (LGF-103). */
export const getFields: Operation = async ({ client, execute, read, itemIndex }) => {
	const options = (read('options') ?? {}) as Record<string, unknown>;
	const node = execute.getNode();
	const isOn = (field: string, value: unknown) =>
		readSwitch(node, { field, default: false }, value, itemIndex);
	const hasEarlierVersions = isOn('Earlier Versions', options.earlierVersions);
	const hasLeadColumns = isOn('Lead Columns', options.leadColumns);
	const { columnNames } = readRowOptions(node, options, itemIndex);
	const form = await chosenForm(client, execute, read, itemIndex);
	const versions = hasEarlierVersions ? await answeredVersions(client, form) : [form];
	return mergeColumns(versions.map((version) => formColumns(version, columnNames)))
		.filter(({ kind }) => hasLeadColumns || (kind !== 'metadata' && kind !== 'problem'))
		.map(fieldOutput);
};

function fieldOutput(column: Column): OperationOutput {
	return {
		json: {
			column: column.name,
			label: column.label,
			kind: column.kind,
			type: column.type,
			required: column.required,
			question_type: column.questionType ?? null,
			question_id: column.questionId ?? null,
			predefined_field: column.predefinedField ?? null,
			options: column.options ?? null,
			consent_id: column.consentId ?? null,
			hidden_field: column.hiddenName ?? null,
		},
	};
}
