import type { INodeProperties } from 'n8n-workflow';

import type { LeadOwner, LeadScope } from '../values/leadOwner';
import {
	adAccountField,
	eventOrAllField,
	organizationField,
	organizationOrAllField,
} from './locators';
import type { Parameters } from './parameters';

export const leadTypeField = {
	displayName: 'Lead Type',
	name: 'leadType',
	type: 'options',
	options: [
		{
			name: 'Event Registration',
			value: 'EVENT',
			action: 'On new event registration',
			description: 'People who registered for a LinkedIn event',
		},
		{
			name: 'Ad Lead',
			value: 'SPONSORED',
			action: 'On new ad lead',
			description: "Lead Gen Forms of ads. Needs 'Ad Leads' turned on in the credential.",
		},
		{
			name: 'Page Form Lead',
			value: 'COMPANY',
			action: 'On new Page form lead',
			description: 'Forms on your LinkedIn Page',
		},
		{
			name: 'Product Page Lead',
			value: 'ORGANIZATION_PRODUCT',
			action: 'On new product Page lead',
			description: 'Forms on the product pages of your LinkedIn Page',
		},
	],
	default: 'EVENT',
	description: 'What people registered for or filled in',
} as const satisfies INodeProperties;

/** n8n's panel lists a trigger once for each option of a field with this name, labeled by `action`. */
export const triggerOnField: INodeProperties = { ...leadTypeField, displayName: 'Trigger On' };

export const sponsoredAccountField = {
	...adAccountField,
	displayOptions: { show: { leadType: ['SPONSORED'] } },
} as const satisfies INodeProperties;

export const testLeadsField = {
	displayName: 'Test Leads',
	name: 'testLeads',
	type: 'options',
	options: [
		{ name: 'Exclude', value: 'exclude', description: 'Real leads only' },
		{ name: 'Include', value: 'include', description: 'Real leads and test leads' },
		{ name: 'Only', value: 'only', description: 'Test leads only' },
	],
	default: 'exclude',
	description:
		'What to do with leads that were submitted to test a form, for example in its preview',
} as const satisfies INodeProperties;

export const simplifyField = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
} as const satisfies INodeProperties;

export const rowsForField = {
	displayName: 'Rows For',
	name: 'rowsFor',
	type: 'options',
	options: [
		{
			name: 'Database or CRM',
			value: 'database',
			description:
				'Column names in lower case with underscores, such as what_do_you_hope_to_learn; null where nothing was answered',
		},
		{
			name: 'Sheet',
			value: 'sheet',
			description:
				'Words as headers, such as What do you hope to learn or Event name; times that a sheet sorts; empty text, which clears a cell',
		},
	],
	default: 'database',
	description:
		'Names of columns, and what empty fields hold. Choose the same in all nodes of a workflow.',
} as const satisfies INodeProperties;

/** Of which type, and whose. */
export const leadOwnerFields: INodeProperties[] = [
	leadTypeField,
	sponsoredAccountField,
	{ ...organizationOrAllField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
];

/** In the order of the panel. The form is an option, because an event or ad usually has one form. */
export const leadScopeFields: INodeProperties[] = [
	...leadOwnerFields,
	{ ...eventOrAllField, displayOptions: { show: { leadType: ['EVENT'] } } },
];

/** Undefined for all Pages. */
export function chosenOrganization(parameters: Parameters): LeadOwner | undefined {
	const id = parameters.read(organizationOrAllField);
	return id === undefined ? undefined : { kind: 'organization', id };
}

export function chosenAdAccount(parameters: Parameters): LeadOwner {
	return { kind: 'sponsoredAccount', id: parameters.read(sponsoredAccountField) };
}

/** The owner of the chosen leads; undefined for all Pages. */
export function chosenOwner(parameters: Parameters): LeadOwner | undefined {
	const isOfAds = parameters.read(leadTypeField) === 'SPONSORED';
	return isOfAds ? chosenAdAccount(parameters) : chosenOrganization(parameters);
}

/** @throws NodeOperationError when an expression chose all Pages: LinkedIn subscribes to one only */
export function notifiedOwner(parameters: Parameters): LeadOwner {
	if (parameters.read(leadTypeField) === 'SPONSORED') return chosenAdAccount(parameters);
	return { kind: 'organization', id: parameters.read(organizationField) };
}

/**
 * @param formId the option; undefined for all forms
 * @throws NodeOperationError that names the wrong field
 */
export function readLeadScope(parameters: Parameters, formId: string | undefined): LeadScope {
	const leadType = parameters.read(leadTypeField);
	return {
		leadType,
		formId,
		owner: chosenOwner(parameters),
		eventId: leadType === 'EVENT' ? parameters.read(eventOrAllField) : undefined,
	};
}
