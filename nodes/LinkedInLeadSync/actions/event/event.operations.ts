import type { INodeProperties } from 'n8n-workflow';

import {
	eventName,
	eventState,
	eventTimes,
	getEvent,
	readEvents,
} from '../../../shared/linkedin/events';
import { ownersOf } from '../../../shared/linkedin/owners';
import { eventField, organizationOrAllField } from '../../../shared/panel/locators';
import { chosenOrganization, simplifyField } from '../../../shared/panel/fields';
import { eachOwner, itemsOf, limitFields, readLimit } from '../getMany';
import type { OperationContext, OperationDefinition, OperationOutput } from '../operation';
import { localizedText } from '../../../shared/values/text';
import type { LeadRow, LinkedInEvent } from '../../../shared/rows/types';
import { entityId, idFromUrn, parseFormUrn, toUrn } from '../../../shared/values/urn';
import { isoTime } from '../../../shared/values/time';

const withLeadFormField = {
	displayName: 'Only With Lead Form',
	name: 'onlyWithLeadForm',
	type: 'boolean',
	default: true,
	description: 'Whether to return only events with a lead form',
} as const satisfies INodeProperties;

export const getMany: OperationDefinition = {
	name: 'Get Many',
	description: 'List the events of a LinkedIn Page, by default those with a lead form',
	action: 'List events',
	fields: [organizationOrAllField, ...limitFields, withLeadFormField, simplifyField],
	run: { onEach: runGetMany },
};

/** Lists events, by default those with a lead form (LGF-102). */
async function runGetMany(context: OperationContext): Promise<OperationOutput[]> {
	const { client, parameters, hint } = context;
	const owner = chosenOrganization(parameters);
	const withLeadForm = parameters.read(withLeadFormField);
	const limit = readLimit(context);
	const owners = await ownersOf(client, { leadType: 'EVENT', owner });
	const outputs = await eachOwner(context, owners, limit, {
		pagesOf: ({ id }) => readEvents(client, id, { withLeadForm }),
		outputsOf: async (events) => await itemsOf(context, events, eventItem),
	});
	if (outputs.length === 0 && withLeadForm) hint(NO_EVENT_WITH_FORM);
	return outputs;
}

const NO_EVENT_WITH_FORM =
	'Turn on the registration form of your event in LinkedIn, or turn off Only With Lead Form: LinkedIn has no event with a lead form here.';

export const get: OperationDefinition = {
	name: 'Get',
	description: 'Get the name, times and lead form of one event',
	action: 'Get event',
	fields: [eventField, simplifyField],
	run: { onEach: runGet },
};

async function runGet(context: OperationContext): Promise<OperationOutput[]> {
	const { client, parameters } = context;
	return await itemsOf(context, [await getEvent(client, parameters.read(eventField))], eventItem);
}

/**
 * A flat item, what people read first and ids last: ids as strings, times as ISO 8601 in UTC. `OwnerNames` fills in the
 * name of the Page.
 */
export function eventItem(event: LinkedInEvent): LeadRow {
	const id = entityId(event.id, 'event') ?? null;
	const { startsAt, endsAt } = eventTimes(event);
	return {
		name: eventName(event) ?? null,
		starts_at: isoTime(startsAt),
		state: eventState(event, Date.now()) ?? null,
		organization_name: null,
		ends_at: isoTime(endsAt),
		description: localizedText(event.description) ?? null,
		url: id === null ? null : `https://www.linkedin.com/events/${id}/`,
		event_id: id,
		form_id: parseFormUrn(event.leadGenForm)?.formId ?? null,
		organization_id: idFromUrn(event.organizer, 'organization') ?? null,
		event_urn: id === null ? null : toUrn('event', id),
	};
}
