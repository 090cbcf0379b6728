import type { INodeProperties } from 'n8n-workflow';

import type { LeadOwner } from '../../../shared/values/leadOwner';
import { ownerColumns } from '../../../shared/values/leadOwner';
import { ownersOf } from '../../../shared/linkedin/owners';
import { formField, formOrAllField, organizationOrAllField } from '../../../shared/panel/locators';
import {
	chosenAdAccount,
	chosenOrganization,
	simplifyField,
	sponsoredAccountField,
} from '../../../shared/panel/fields';
import type { OperationContext, OperationDefinition, OperationOutput } from '../operation';
import { eachOwner, itemsOf, limitFields, readLimit } from '../getMany';
import { getLeadForm, readLeadForms } from '../../../shared/linkedin/forms';
import { parseForm } from '../../../shared/rows/parseForm';
import type { LeadForm, LeadRow } from '../../../shared/rows/types';
import { toUrn } from '../../../shared/values/urn';
import { isoTime } from '../../../shared/values/time';
import type { Column } from '../../../shared/rows/fixedColumns';
import { formColumns } from '../../../shared/rows/columns';
import { sheetHeaders } from '../../../shared/rows/sheet';

const ownerField = {
	displayName: 'Form Owner',
	name: 'formOwner',
	type: 'options',
	options: [
		{
			name: 'Ad Account',
			value: 'sponsoredAccount',
			description: "Forms of ads; needs 'Ad Leads' turned on in the credential",
		},
		{
			name: 'LinkedIn Page',
			value: 'organization',
			description: 'Forms of events, Pages and product pages',
		},
	],
	default: 'organization',
	description: 'Whose forms to read or to choose from',
} as const satisfies INodeProperties;

const ownerFields: INodeProperties[] = [
	ownerField,
	{ ...organizationOrAllField, displayOptions: { show: { formOwner: ['organization'] } } },
	{ ...sponsoredAccountField, displayOptions: { show: { formOwner: ['sponsoredAccount'] } } },
];

export const formOrAllFields: INodeProperties[] = [...ownerFields, formOrAllField];

/** @throws NodeOperationError if your LinkedIn account has a role on no Page */
export async function chosenOwners(context: OperationContext): Promise<LeadOwner[]> {
	const { client, parameters } = context;
	if (parameters.read(ownerField) === 'sponsoredAccount') return [chosenAdAccount(parameters)];
	return await ownersOf(client, { leadType: 'COMPANY', owner: chosenOrganization(parameters) });
}

export const getMany: OperationDefinition = {
	name: 'Get Many',
	description: 'List the lead forms of a LinkedIn Page or ad account',
	action: 'List forms',
	fields: [...ownerFields, ...limitFields, simplifyField],
	run: { onEach: runGetMany },
};

async function runGetMany(context: OperationContext): Promise<OperationOutput[]> {
	const limit = readLimit(context);
	const owners = await chosenOwners(context);
	return await eachOwner(context, owners, limit, {
		pagesOf: (owner) => readLeadForms(context.client, owner),
		outputsOf: async (forms) => await itemsOf(context, forms, formItem),
	});
}

/** What people read first; ids as strings, times as ISO 8601 in UTC. `OwnerNames` fills in the owner's name. */
function formItem(form: LeadForm): LeadRow {
	const { id, name, versionId, owner, ...content } = parseForm(form);
	return {
		name: name ?? null,
		state: typeof form.state === 'string' ? form.state : null,
		version: versionId ?? null,
		organization_name: null,
		sponsored_account_name: null,
		questions: content.questions.length,
		consents: content.consents.length,
		hidden_fields: content.hiddenFields.length,
		created_at: isoTime(form.created),
		last_modified_at: isoTime(form.lastModified),
		form_id: id ?? null,
		form_urn: id === undefined ? null : toUrn('leadGenForm', id),
		...ownerColumns(owner),
	};
}

export const getFields: OperationDefinition = {
	name: 'Get Fields',
	description:
		'List the questions, consents and hidden fields of a lead form with the columns of their answers',
	action: 'Get form fields',
	// The fields before the form only filter its list.
	fields: [...ownerFields, formField],
	run: { onEach: runGetFields },
};

/** Lists the fields of a form's latest version with their columns (LGF-103), and the columns of every lead. */
async function runGetFields({ client, parameters }: OperationContext): Promise<OperationOutput[]> {
	const form = await getLeadForm(client, parameters.read(formField));
	const columns = formColumns(form);
	const headers = sheetHeaders(columns);
	return columns.map((column) => fieldOutput(column, headers.get(column.name)));
}

function fieldOutput(column: Column, header = ''): OperationOutput {
	return {
		json: {
			column: column.name,
			sheet_header: header,
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
