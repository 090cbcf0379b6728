import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { getLeadForm, readLeadForms } from '../../../shared/linkedin/leadForms';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { administeredOrganizations } from '../../../shared/linkedin/organizations';
import type { LeadForm } from '../../../shared/rows/types';
import { sponsoredAccountField } from '../../../shared/panel/leadScopeFields';
import { formField, formOrAllField, organizationOrAllField } from '../../../shared/panel/locators';
import { readChoice } from '../../../shared/panel/checks';
import type { ReadParameter } from '../../../shared/panel/read';
import {
	FORM_FIELD,
	idOrAll,
	organizationOrAll,
	requiredId,
	sponsoredAccount,
} from '../../../shared/panel/read';

const ownerField: INodeProperties = {
	displayName: 'Owner',
	name: 'formOwner',
	type: 'options',
	options: [
		{
			name: 'Ad Account',
			value: 'sponsoredAccount',
			description: "Forms of ads; needs 'Sponsored Leads' turned on in the credential",
		},
		{
			name: 'Organization',
			value: 'organization',
			description: 'Forms of events, pages and products',
		},
	],
	default: 'organization',
	description: 'Whose forms to read',
};

const OWNER_FIELD = { field: 'Owner', values: ['organization', 'sponsoredAccount'] } as const;

const DESCRIPTIONS_FOR_LIST: Record<string, string> = {
	formOwner: 'Whose forms the list below shows',
	organizationId: 'The LinkedIn Page whose forms the list below shows',
	sponsoredAccountId:
		'The ad account whose forms the list below shows. The ID is the number in the address of Campaign Manager: https://www.linkedin.com/campaignmanager/accounts/512345678/.',
};

/** Fields that say whose forms are meant. */
export const ownerFields: INodeProperties[] = [
	ownerField,
	{
		...organizationOrAllField,
		displayOptions: { show: { formOwner: ['organization'] } },
	},
	{ ...sponsoredAccountField, displayOptions: { show: { formOwner: ['sponsoredAccount'] } } },
];

/** Fields that choose one form, wherever it is: those before it only narrow its list. */
export const oneFormFields: INodeProperties[] = [
	...ownerFields.map((field) => ({ ...field, description: DESCRIPTIONS_FOR_LIST[field.name] })),
	formField,
];

/** Fields that choose one form or all of an owner. */
export const formOrAllFields: INodeProperties[] = [...ownerFields, formOrAllField];

/** Reads the form that `oneFormFields` choose, at its latest version. */
export async function chosenForm(
	client: LinkedInClient,
	execute: IExecuteFunctions,
	read: ReadParameter,
	itemIndex: number,
): Promise<LeadForm> {
	const formId = requiredId(execute.getNode(), read, FORM_FIELD, itemIndex);
	return (await getLeadForm(client, formId)) as LeadForm;
}

/** The id that `formOrAllFields` choose; undefined for all. */
export function chosenFormId(
	execute: IExecuteFunctions,
	read: ReadParameter,
	itemIndex: number,
): string | undefined {
	return idOrAll(execute.getNode(), read, FORM_FIELD, itemIndex);
}

/** Whose forms `ownerFields` choose. */
export async function chosenOwners(
	client: LinkedInClient,
	execute: IExecuteFunctions,
	read: ReadParameter,
	itemIndex: number,
): Promise<LeadOwner[]> {
	const node = execute.getNode();
	if (readChoice(node, OWNER_FIELD, read('formOwner'), itemIndex) === 'sponsoredAccount') {
		return [sponsoredAccount(node, read, itemIndex)];
	}
	const owner = organizationOrAll(node, read, itemIndex);
	if (owner !== undefined) return [owner];
	const organizations = await administeredOrganizations(client);
	return organizations.map(({ id }) => ({ kind: 'organization', id }));
}

/** The forms of an owner, one by one, at their latest version. */
export async function* formsOf(
	client: LinkedInClient,
	owner: LeadOwner,
): AsyncGenerator<LeadForm, void, undefined> {
	for await (const page of readLeadForms(client, owner)) {
		for (const form of page) yield form as LeadForm;
	}
}
