import type { INodeProperties } from 'n8n-workflow';

import type { LeadOwner } from '../../../shared/values/leadOwner';
import { ownersOf } from '../../../shared/linkedin/leadScope';
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
	description: 'Whose forms to read or to choose from',
} as const satisfies INodeProperties;

export const ownerFields: INodeProperties[] = [
	ownerField,
	{ ...organizationOrAllField, displayOptions: { show: { formOwner: ['organization'] } } },
	{ ...sponsoredAccountField, displayOptions: { show: { formOwner: ['sponsoredAccount'] } } },
];

/** Selects any form; the fields before it only filter its list. */
export const oneFormFields: INodeProperties[] = [...ownerFields, formField];

export const formOrAllFields: INodeProperties[] = [...ownerFields, formOrAllField];

/** @throws NodeOperationError if your LinkedIn account has a role on no Page */
export async function chosenOwners(context: OperationContext): Promise<LeadOwner[]> {
	const { client, parameters } = context;
	if (parameters.read(ownerField) === 'sponsoredAccount') return [chosenAdAccount(parameters)];
	return await ownersOf(client, { leadType: 'COMPANY', owner: chosenOrganization(parameters) });
}
