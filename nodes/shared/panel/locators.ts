import { omit } from 'lodash';
import type { INodeProperties, INodePropertyMode, INodePropertyModeValidation } from 'n8n-workflow';

import type { IdInputKind } from '../values/idInput';
import { TYPED_ID, typedAddress } from '../values/idInput';
import { ALL } from './parameters';

/**
 * Choose from a list, by ID, or by the address that LinkedIn has for it. n8n checks what is typed at once, and an arrow
 * opens the chosen one at LinkedIn.
 * @param field the field's label, because n8n shows what is wrong without it
 * @param address an example; the choice's own address has its number in place of the example's
 */
function chosenFrom(
	field: string,
	kind: IdInputKind,
	searchListMethod: string,
	id: string,
	address?: string,
): { modes: INodePropertyMode[] } {
	const typeOptions = { searchListMethod, searchable: true };
	const regex = typedAddress(kind) ?? '';
	const url = address && `=${address.replace(id, '{{ $value }}')}`;
	const { modes }: { modes: INodePropertyMode[] } = {
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions },
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${id}`,
				validation: [validation(TYPED_ID, `${field}: enter a number, such as ${id}`)],
				url,
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: `e.g. ${address}`,
				validation: [validation(regex, `${field}: enter a URL with a number, such as ${address}`)],
				extractValue: { type: 'regex', regex },
				url,
			},
		],
	};
	return { modes: address === undefined ? modes.slice(0, 2) : modes };
}

function validation(regex: string, errorMessage: string): INodePropertyModeValidation {
	return { type: 'regex', properties: { regex, errorMessage } };
}

/** From the list, by ID, URN or URL. */
export const organizationField = {
	displayName: 'LinkedIn Page',
	name: 'organizationId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		"A Page on which you have a role. The ID is the number in the address of the Page's admin view.",
	...chosenFrom(
		'LinkedIn Page',
		'organization',
		'searchOrganizations',
		'5509810',
		'https://www.linkedin.com/company/5509810/admin/',
	),
} as const satisfies INodeProperties;

/** Not `required`: n8n would demand an ad account even where an expression selects events. */
export const adAccountField = {
	displayName: 'Ad Account',
	name: 'sponsoredAccountId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		"An ad account on which you have a role. The ID is the number in Campaign Manager's address.",
	...chosenFrom(
		'Ad Account',
		'sponsoredAccount',
		'searchAdAccounts',
		'512345678',
		'https://www.linkedin.com/campaignmanager/accounts/512345678/',
	),
} as const satisfies INodeProperties;

export const eventField = {
	displayName: 'Event',
	name: 'eventId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		"An event that has a lead form. The ID is the long number at the end of the event's address.",
	...chosenFrom(
		'Event',
		'event',
		'searchEvents',
		'7249812613549670400',
		'https://www.linkedin.com/events/7249812613549670400/',
	),
} as const satisfies INodeProperties;

export const formField = {
	displayName: 'Form',
	name: 'formId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'All versions of the form. The ID is the form_id that List forms returns.',
	...chosenFrom('Form', 'leadGenForm', 'searchForms', '6955637458260688897'),
} as const satisfies INodeProperties;

export const organizationOrAllField = orAll(organizationField, 'All LinkedIn Pages');
export const eventOrAllField = orAll(eventField, 'All events');
export const formOrAllField = orAll(formField, 'All forms');

/** As an option, because an event has one form. n8n would demand a required option even where it was not added. */
export const formOption = {
	...omit(formOrAllField, 'required'),
	description: 'Only leads of this form, with all of its versions',
} as const satisfies INodeProperties;

/** The same field with the choice "all" on top, and as default. */
function orAll<const Field extends INodeProperties>(field: Field, allName: string) {
	return {
		...(field as Omit<Field, 'default' | 'modes'>),
		default: { __rl: true, mode: 'list', value: ALL, cachedResultName: allName } as const,
		modes: field.modes?.map(({ typeOptions, ...mode }) => ({
			...mode,
			typeOptions: typeOptions && {
				...typeOptions,
				searchListMethod: `${typeOptions.searchListMethod}OrAll`,
			},
		})),
	};
}
