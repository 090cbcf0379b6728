import { sortBy } from 'lodash';
import { lifeCycleState } from '../../world/queries';
import type { LinkedInEvent } from '../../world/types';
import { method, type ApiRequest, type Resource } from '../api/method';
import { page, pagingParameters } from '../api/paging';
import { EVENT_ROLES, requirePageRole } from '../api/roles';
import { notFound } from '../errors';
import { project } from '../restli/projection';
import { boolean, enumeration, optional, required, union, urn } from '../restli/types';
import { inSeededOrder } from '../seededHash';
import { wireEvent } from '../wire/event';

const SCOPES = ['r_events', 'rw_events'];

const organizer = required(urn('organization'));

const authorize = (request: ApiRequest, values: { organizer?: string }) => {
	if (values.organizer !== undefined) requirePageRole(request, values.organizer, EVENT_ROLES);
};

const eventsByOrganizer = method({
	name: 'FINDER-eventsByOrganizer',
	scopes: SCOPES,
	parameters: {
		q: required(enumeration('eventsByOrganizer')),
		organizer,
		excludeCancelled: optional(boolean),
		timeBasedFilter: optional(
			union({ lifeCycleState: enumeration('UPCOMING', 'ONGOING', 'PAST') }),
		),
		entryCriteria: optional(enumeration('PUBLIC', 'GATED')),
		sortOrder: optional(enumeration('START_TIME_ASC', 'END_TIME_DESC')),
		...pagingParameters,
	},
	authorize,
	answer: (request, values) => {
		const now = request.state.clock.now();
		const events = request.state.world.events.filter(
			(event) =>
				event.organizationId === values.organizer &&
				!(values.excludeCancelled === true && event.cancelled) &&
				(values.timeBasedFilter === undefined ||
					lifeCycleState(event, now) === values.timeBasedFilter.value) &&
				(values.entryCriteria === undefined || entryCriteria(event) === values.entryCriteria),
		);
		return eventPage(request, inOrder(request, events, values.sortOrder), values);
	},
});

const organizerLeadGenFormEnabledEvents = method({
	name: 'FINDER-organizerLeadGenFormEnabledEvents',
	scopes: SCOPES,
	parameters: {
		q: required(enumeration('organizerLeadGenFormEnabledEvents')),
		organizer,
		...pagingParameters,
	},
	authorize,
	answer: (request, values) => {
		const events = request.state.world.events.filter(
			(event) => event.organizationId === values.organizer && event.formId !== undefined,
		);
		return eventPage(request, inOrder(request, events), values);
	},
});

const get = method({
	name: 'GET',
	scopes: SCOPES,
	parameters: {},
	answer: (request, { fields }) => {
		const { world, variants } = request.state;
		const event = world.events.find(({ id }) => id === request.key);
		if (event === undefined) throw notFound(variants.notFoundCode);
		requirePageRole(request, event.organizationId, EVENT_ROLES);
		return project(wireEvent(event, world, variants), fields ?? true);
	},
});

/** An organization's events (contract 3.4). */
export const events: Resource = {
	finders: { eventsByOrganizer, organizerLeadGenFormEnabledEvents },
	get,
	numericKeys: true,
};

function eventPage(
	request: ApiRequest,
	found: LinkedInEvent[],
	wanted: Parameters<typeof page>[3],
) {
	const { world, variants } = request.state;
	return page(request, 'events', found, wanted, (event) => wireEvent(event, world, variants));
}

/** GATED: a person has to fill a form in to register. */
function entryCriteria(event: LinkedInEvent): 'PUBLIC' | 'GATED' {
	return event.formId === undefined ? 'PUBLIC' : 'GATED';
}

function inOrder(
	{ state }: ApiRequest,
	found: LinkedInEvent[],
	sortOrder?: 'START_TIME_ASC' | 'END_TIME_DESC',
): LinkedInEvent[] {
	if (sortOrder === 'START_TIME_ASC') return sortBy(found, 'startsAt');
	if (sortOrder === 'END_TIME_DESC') return sortBy(found, 'endsAt').reverse();
	const { eventOrder } = state.variants;
	if (eventOrder === 'unordered') return inSeededOrder(state.seed, found);
	const soonestFirst = sortBy(found, 'startsAt');
	return eventOrder === 'soonestFirst' ? soonestFirst : soonestFirst.reverse();
}
