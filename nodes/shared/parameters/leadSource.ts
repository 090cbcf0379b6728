import type { INode, INodeProperties } from 'n8n-workflow';

import type { EmptyFields } from '../leads/emptyFields';
import { readChoice } from './checks';
import { eventOrAllField, formOrAllField, organizationOrAllField } from './locators';

/** Which leads: of events, of pages, or of ads. */
export const leadTypeField: INodeProperties = {
	displayName: 'Lead Type',
	name: 'leadType',
	type: 'options',
	options: [
		{ name: 'Company', value: 'COMPANY', description: 'Forms on a LinkedIn page' },
		{ name: 'Event', value: 'EVENT', description: 'Registrations for LinkedIn events' },
		{
			name: 'Organization Product',
			value: 'ORGANIZATION_PRODUCT',
			description: 'Forms on a product page',
		},
		{
			name: 'Sponsored',
			value: 'SPONSORED',
			description:
				"Forms of ads; needs an ad account, and 'Sponsored Leads' turned on in the credential",
		},
	],
	default: 'EVENT',
	description: 'Where people filled in the form',
};

/**
 * The ad account, for sponsored leads only. It is not `required`: n8n would demand it even where an
 * expression chooses events. An empty one is refused by `requiredId`.
 */
export const sponsoredAccountField: INodeProperties = {
	displayName: 'Ad Account ID',
	name: 'sponsoredAccountId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 512345678',
	description:
		'The ad account whose leads or forms are meant. The ID is the number in the address of Campaign Manager: https://www.linkedin.com/campaignmanager/accounts/512345678/.',
	displayOptions: { show: { leadType: ['SPONSORED'] } },
};

/** Option: test leads left out, taken in, or alone. */
export const testLeadsField: INodeProperties = {
	displayName: 'Test Leads',
	name: 'testLeads',
	type: 'options',
	options: [
		{ name: 'Exclude', value: 'exclude', description: 'Real leads only' },
		{ name: 'Include', value: 'include', description: 'Real leads and test leads' },
		{ name: 'Only', value: 'only', description: 'Test leads only' },
	],
	default: 'exclude',
	description: 'What to do with leads that were submitted to test a form',
};

/** Option: what was consented to, in the form's own words. */
export const consentDetailsField: INodeProperties = {
	displayName: 'Consent Details',
	name: 'consentDetails',
	type: 'boolean',
	default: false,
	description:
		"Whether to add a column consent_details that shows what the person agreed to, as JSON text: each consent's own words and answer, the address of the privacy policy, the version of the form and the time. Rows only.",
};

/** Option: what a field without a value is. */
export const emptyFieldsField: INodeProperties = {
	displayName: 'Empty Fields',
	name: 'emptyFields',
	type: 'options',
	options: [
		{ name: 'Empty Text', value: 'text', description: 'For sheets: clears the cell' },
		{ name: 'Null', value: 'null', description: 'For databases' },
	],
	default: 'null',
	description:
		'What a row has where nothing was answered. Google Sheets leaves a cell as it is when it gets null, so that a lead which is answered again would keep old answers.',
};

const EMPTY_FIELDS_FIELD = { field: 'Empty Fields', values: ['null', 'text'] } as const;

/**
 * Reads the option Empty Fields; null unless said otherwise.
 * @throws NodeOperationError that names the field when an expression gave none of the choices
 */
export function readEmptyFields(node: INode, value: unknown, itemIndex?: number): EmptyFields {
	return readChoice(node, EMPTY_FIELDS_FIELD, value ?? 'null', itemIndex);
}

/** Fields that choose leads, as `readLeadScope` reads them, in the order of the panel. */
export const leadScopeFields: INodeProperties[] = [
	leadTypeField,
	sponsoredAccountField,
	{ ...organizationOrAllField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	{ ...eventOrAllField, displayOptions: { show: { leadType: ['EVENT'] } } },
	formOrAllField,
];
