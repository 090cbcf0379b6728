import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { readEvents } from '../../../shared/linkedin/events';
import { ownersOf } from '../../../shared/linkedin/leadScope';
import { eventState } from '../../../shared/rows/event';
import { organizationOrAllField } from '../../../shared/panel/locators';
import { chosenOrganization } from '../../../shared/panel/leadScopeFields';
import { simplifyField } from '../../../shared/panel/rowOptions';
import { eachOwner } from '../eachOwner';
import { limitFields, readLimit } from '../limit';
import type { Operation } from '../operation';
import { eventItem } from './eventItem';

const filtersField = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Only With Lead Form',
			name: 'onlyWithLeadForm',
			type: 'boolean',
			default: true,
			description: 'Whether to return only events with a lead form',
		},
		{
			displayName: 'Time',
			name: 'time',
			type: 'options',
			options: [
				{ name: 'Any', value: 'any' },
				{ name: 'Ongoing', value: 'ongoing' },
				{ name: 'Past', value: 'past' },
				{ name: 'Upcoming', value: 'upcoming' },
			],
			default: 'any',
			description: 'Whether the event is past, ongoing or upcoming',
		},
	],
} as const satisfies INodeProperties;

export const fields: INodeProperties[] = [
	organizationOrAllField,
	...limitFields,
	filtersField,
	simplifyField,
];

/** Lists events, by default those with a lead form (LGF-102). */
export const getMany: Operation = async (context) => {
	const { client, leadRows, parameters, hint } = context;
	const owner = chosenOrganization(parameters);
	const { onlyWithLeadForm: withLeadForm, time } = parameters.read(filtersField);
	const now = Date.now();
	// LinkedIn's finder for events with a form has no time filter, and one way is enough.
	const isAtTime = (event: unknown) =>
		time === 'any' || (eventState(event, now) ?? 'past') === time;
	const limit = readLimit(context);
	const isSimplified = parameters.read(simplifyField);
	const owners = await ownersOf(client, { leadType: 'EVENT', owner });
	const outputs = await eachOwner(context, owners, limit, {
		pagesOf: ({ id }) => readEvents(client, id, { withLeadForm }),
		outputsOf: async (events) => {
			const wanted = events.filter(isAtTime);
			if (!isSimplified) return wanted.map((event) => ({ json: event as IDataObject }));
			const items = wanted.map(eventItem);
			await leadRows.owners.putInto(items);
			return items.map((json) => ({ json }));
		},
	});
	if (outputs.length === 0 && withLeadForm) {
		hint(time === 'any' ? NO_EVENT_WITH_FORM : NO_EVENT_LEFT);
	}
	return outputs;
};

const NO_EVENT_WITH_FORM =
	'Turn on the registration form of your event in LinkedIn, or turn off the filter Only With Lead Form: LinkedIn has no event with a lead form here.';

const NO_EVENT_LEFT =
	'Remove the filter Time: LinkedIn has no event with a lead form at this time.';
