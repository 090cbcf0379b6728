import type { INodeProperties } from 'n8n-workflow';

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
	builderHint: {
		propertyHint:
			'EVENT for registrations for LinkedIn events. SPONSORED needs sponsoredAccountId, and the credential its switch for sponsored leads.',
	},
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
	builderHint: {
		propertyHint:
			"The number of the ad account as text. No operation lists ad accounts: ask the person for the number in Campaign Manager's address.",
	},
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

/** Fields that choose leads, as `readLeadScope` reads them, in the order of the panel. */
export const leadScopeFields: INodeProperties[] = [
	leadTypeField,
	sponsoredAccountField,
	{ ...organizationOrAllField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	{ ...eventOrAllField, displayOptions: { show: { leadType: ['EVENT'] } } },
	formOrAllField,
];
