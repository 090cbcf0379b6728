import type { INodeProperties } from 'n8n-workflow';

import { answeredVersions } from '../../../shared/linkedin/formStore';
import { getLeadForm } from '../../../shared/linkedin/leadForms';
import { formField } from '../../../shared/panel/locators';
import type { Column } from '../../../shared/rows/fixedColumns';
import { formColumns, mergeColumns, shownColumns } from '../../../shared/rows/columns';
import { columnNamesFor, rowsForField } from '../../../shared/panel/rowOptions';
import { optionsCollection } from '../../../shared/panel/parameters';
import type { LeadForm } from '../../../shared/rows/types';
import type { Operation, OperationOutput } from '../operation';
import { oneFormFields } from './formChoice';

const optionsField = optionsCollection([rowsForField]);

export const fields: INodeProperties[] = [...oneFormFields, optionsField];

/** Lists the fields of all versions of a form with their columns (LGF-103), and the columns of every lead. */
export const getFields: Operation = async ({ client, parameters }) => {
	const columnNames = columnNamesFor(parameters.read(optionsField).rowsFor);
	const form = (await getLeadForm(client, parameters.read(formField))) as LeadForm;
	const versions = await answeredVersions(client, form);
	const columns = versions.map((version) => formColumns(version, columnNames));
	return shownColumns(mergeColumns(columns), columnNames).map(fieldOutput);
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
