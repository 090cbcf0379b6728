import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { ALL } from './parameters';

/** Choose from a list, by ID, or by the address that LinkedIn has for it. */
function chosenFrom(
	searchListMethod: string,
	id: string,
	url?: string,
): { modes: INodePropertyMode[] } {
	const typeOptions = { searchListMethod, searchable: true };
	const { modes }: { modes: INodePropertyMode[] } = {
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions },
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${id}` },
			{ displayName: 'By URL', name: 'url', type: 'string', placeholder: `e.g. ${url}` },
		],
	};
	return { modes: url === undefined ? modes.slice(0, 2) : modes };
}

/** From the list, by ID, URN or URL. */
export const organizationField = {
	displayName: 'LinkedIn Page',
	name: 'organizationId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		"The list shows the Pages on which your LinkedIn account has an approved role. The ID is the number in the address of the Page's admin view.",
	builderHint: {
		propertyHint:
			'The value is the number of the Page, for example {"__rl": true, "mode": "id", "value": "5509810"}; organization → getMany returns it as organization_id. Where all Pages may be meant, the value \'all\' stands for them. Never a name.',
	},
	...chosenFrom(
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
		"The list shows the ad accounts on which your LinkedIn account has a role. The ID is the number in Campaign Manager's address.",
	builderHint: {
		propertyHint:
			'The value is the number of the ad account as text, for example {"__rl": true, "mode": "id", "value": "512345678"}. No operation lists ad accounts: ask the person for the number in the address of Campaign Manager.',
	},
	...chosenFrom(
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
		"The LinkedIn event. The list shows events that have a lead form. The ID is the long number at the end of the event's address.",
	builderHint: {
		propertyHint:
			"The value is the long number of the event as text, or its address at linkedin.com; event → getMany returns the number as event_id. Where all events may be meant, the value 'all' stands for them. Never a name: look it up with event → getMany first.",
	},
	...chosenFrom(
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
	description:
		'The lead form, with all of its versions. The ID is the form_id that Form → Get Many lists.',
	builderHint: {
		propertyHint:
			"The value is the long number of the form as text; event → getMany and form → getMany return it as form_id. Where all forms may be meant, the value 'all' stands for them.",
	},
	...chosenFrom('searchForms', '6955637458260688897'),
} as const satisfies INodeProperties;

export const organizationOrAllField = orAll(organizationField, 'All LinkedIn Pages');
export const eventOrAllField = orAll(eventField, 'All events');
export const formOrAllField = orAll(formField, 'All forms');

/** The same field with the choice "all" on top, and as default. */
function orAll<const Field extends INodeProperties>(field: Field, allName: string) {
	return {
		...(field as Omit<Field, 'default' | 'modes'>),
		default: { mode: 'list', value: ALL, cachedResultName: allName } as const,
		modes: field.modes?.map(({ typeOptions, ...mode }) => ({
			...mode,
			typeOptions: typeOptions && {
				...typeOptions,
				searchListMethod: `${typeOptions.searchListMethod}OrAll`,
			},
		})),
	};
}
