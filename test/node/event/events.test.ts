import { sortBy } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { eventById } from '../../simulator/world/lookups';
import {
	eventsOf,
	lifeCycleState,
	readableOrganizationIds,
	type EventQuery,
} from '../../simulator/world/queries';
import type { LinkedInEvent } from '../../simulator/world/types';
import { pageName } from '../../oracle/leadRow';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { chosen, entered, itemsOf } from '../router/runAction';

const { organizations: ids, members, events: eventIds } = landmarks;

const nodeTest = useFreshNodeTest();

const organizationId = entered(ids.manyEvents);

/** The expected simplified item for an event of the simulator's world. */
function itemOf(event: LinkedInEvent) {
	const { id, name, description, formId } = event;
	const [text = ''] = Object.values(description);
	return {
		name: Object.values(name)[0] || null,
		starts_at: new Date(event.startsAt).toISOString(),
		state: lifeCycleState(event, Date.now()).toLowerCase(),
		organization_id: event.organizationId,
		organization_name: pageName(nodeTest.simulator.world, event.organizationId),
		ends_at: new Date(event.endsAt).toISOString(),
		description: text === '' ? null : text,
		url: `https://www.linkedin.com/events/${id}/`,
		form_id: formId ?? null,
		event_id: id,
		event_urn: `urn:li:event:${id}`,
	};
}

/** Sorted by ID, because LinkedIn does not document its order. */
const truth = (query: EventQuery) =>
	sortBy(eventsOf(nodeTest.simulator.world, query).map(itemOf), 'event_id');

async function listed(parameters: INodeParameters = { organizationId }) {
	return sortBy(await itemsOf(nodeTest, 'event: getMany', parameters), 'event_id');
}

it.each<[boolean, EventQuery]>([
	[true, { withForm: true }],
	[false, {}],
])('Get Many lists the events of a Page, only those with a lead form: %s', async (only, query) => {
	const expected = truth({ organizationId: ids.manyEvents, ...query });
	expect(await listed({ organizationId, onlyWithLeadForm: only })).toEqual(expected);
	expect(expected.length).toBeGreaterThan(0);
});

it('Get Many of all Pages lists the events of each Page whose events your role lets you read', async () => {
	const readable = [
		...readableOrganizationIds(nodeTest.simulator.world, members.main),
		// LinkedIn refuses only the leads of this Page.
		ids.unreadable,
	];
	expect(await listed({})).toEqual(
		sortBy(
			readable.flatMap((id) => truth({ organizationId: id, withForm: true })),
			'event_id',
		),
	);
});

it("Get returns the chosen event as a simplified item, or LinkedIn's own JSON if Simplify is off", async () => {
	const eventId = chosen(eventIds.injection);
	const event = eventById(nodeTest.simulator.world, eventIds.injection);
	expect(await itemsOf(nodeTest, 'event: get', { eventId })).toEqual([itemOf(event)]);
	nodeTest.control.variants.set({ eventFormUrn: 'plain' });
	expect(await itemsOf(nodeTest, 'event: get', { eventId, simplify: false })).toMatchObject([
		{
			id: event.id,
			organizer: `urn:li:organization:${ids.nastyForms}`,
			leadGenForm: `urn:li:leadGenForm:${landmarks.forms.injection}`,
			startsAt: event.startsAt,
		},
	]);
});
