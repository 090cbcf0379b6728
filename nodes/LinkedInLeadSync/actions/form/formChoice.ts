import type { INodeProperties } from 'n8n-workflow';

import { getLeadForm, readLeadForms } from '../../../shared/linkedin/leadForms';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { administeredOrganizations } from '../../../shared/linkedin/organizations';
import type { LeadForm } from '../../../shared/rows/types';
import { formField, formOrAllField, organizationOrAllField } from '../../../shared/panel/locators';
import {
	chosenAdAccount,
	chosenOrganization,
	sponsoredAccountField,
} from '../../../shared/panel/leadScopeFields';
import type { OperationContext } from '../operation';

const ownerField = {
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
			name: 'LinkedIn Page',
			value: 'organization',
			description: 'Forms of events, Pages and product pages',
		},
	],
	default: 'organization',
	description: 'Whose forms to read',
} as const satisfies INodeProperties;

const DESCRIPTIONS_FOR_LIST: Record<string, string> = {
	formOwner: 'Whose forms the list below shows',
	organizationId: 'The LinkedIn Page whose forms the list below shows',
	sponsoredAccountId: 'The ad account whose forms the list below shows',
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

type Panel = Pick<OperationContext, 'client' | 'parameters'>;

/** Reads the form that `oneFormFields` choose, at its latest version. */
export async function chosenForm({ client, parameters }: Panel): Promise<LeadForm> {
	return (await getLeadForm(client, parameters.read(formField))) as LeadForm;
}

/** Whose forms `ownerFields` choose. */
export async function chosenOwners({ client, parameters }: Panel): Promise<LeadOwner[]> {
	if (parameters.read(ownerField) === 'sponsoredAccount') return [chosenAdAccount(parameters)];
	const owner = chosenOrganization(parameters);
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
