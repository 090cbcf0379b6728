import type { INodeProperties } from 'n8n-workflow';

import type { LeadOwner } from '../../../shared/values/leadOwner';
import { organizationOwners } from '../../../shared/linkedin/organizations';
import { formField, formOrAllField, organizationOrAllField } from '../../../shared/panel/locators';
import {
	chosenAdAccount,
	chosenOrganization,
	sponsoredAccountField,
} from '../../../shared/panel/leadScopeFields';
import type { OperationContext } from '../operation';

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
	description: 'Whose forms to read',
} as const satisfies INodeProperties;

const DESCRIPTIONS_FOR_LIST: Record<string, string> = {
	formOwner: 'Whose forms the list below shows',
	organizationId: 'The LinkedIn Page whose forms the list below shows',
	sponsoredAccountId: 'The ad account whose forms the list below shows',
};

export const ownerFields: INodeProperties[] = [
	ownerField,
	{ ...organizationOrAllField, displayOptions: { show: { formOwner: ['organization'] } } },
	{ ...sponsoredAccountField, displayOptions: { show: { formOwner: ['sponsoredAccount'] } } },
];

/** Selects any form; the fields before it only filter its list. */
export const oneFormFields: INodeProperties[] = [
	...ownerFields.map((field) => ({ ...field, description: DESCRIPTIONS_FOR_LIST[field.name] })),
	formField,
];

export const formOrAllFields: INodeProperties[] = [...ownerFields, formOrAllField];

export async function chosenOwners(context: OperationContext): Promise<LeadOwner[]> {
	const { client, parameters } = context;
	if (parameters.read(ownerField) === 'sponsoredAccount') return [chosenAdAccount(parameters)];
	const owner = chosenOrganization(parameters);
	return owner === undefined ? await organizationOwners(client) : [owner];
}
