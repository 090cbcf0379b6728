import { landmarks } from '../../simulator/world/landmarks';
import { approvedRoles, eventsOf, organizationIdsOf } from '../../simulator/world/queries';
import type { EventQuery } from '../../simulator/world/queries';
import type { LinkedInEvent } from '../../simulator/world/types';
import { byId, Canvas } from '../support/canvas';

const { manyEvents, analyst, noEvents } = landmarks.organizations;

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => {
	await canvas?.close();
});

beforeEach(() => canvas.control.faults.clear());

const iso = (time: number) => new Date(time).toISOString();

function item(event: LinkedInEvent) {
	return expect.objectContaining({
		event_id: event.id,
		event_urn: `urn:li:event:${event.id}`,
		// An event may have an empty name.
		name: Object.values(event.name)[0] || null,
		organization_id: event.organizationId,
		starts_at: iso(event.startsAt),
		ends_at: iso(event.endsAt),
		form_id: event.formId ?? null,
	}) as unknown;
}

const byEventId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

const truth = (query: EventQuery) =>
	eventsOf(canvas.environment.simulator.world, query).sort(byEventId).map(item);

async function listEvents(parameters = {}, settings = {}) {
	const execution = await canvas.run([
		canvas.action('Events', 'event.getMany', parameters, settings),
	]);
	expect(execution.error).toBeUndefined();
	const events = execution.json('Events');
	return {
		execution,
		events: events.sort((a, b) => (String(a.event_id) < String(b.event_id) ? -1 : 1)),
	};
}

/** The organizations whose events the member may read. */
function readable(): string[] {
	const { world } = canvas.environment.simulator;
	return organizationIdsOf(world, landmarks.members.main).filter((id) =>
		approvedRoles(world, landmarks.members.main, id).some((role) =>
			['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR'].includes(role),
		),
	);
}

test('all events with a form of one organization, over all pages', async () => {
	const { events } = await listEvents({ organizationId: byId(manyEvents) });
	expect(events).toEqual(truth({ organizationId: manyEvents, withForm: true }));
	expect(events.length).toBeGreaterThan(60);
});

test('all events with a form of all organizations that the member may read', async () => {
	const ids = readable();
	const expected = eventsOf(canvas.environment.simulator.world, { withForm: true })
		.filter(({ organizationId }) => ids.includes(organizationId))
		.sort(byEventId)
		.map(item);
	expect(new Set(ids).size).toBeGreaterThan(10);
	expect((await listEvents()).events).toEqual(expected);
});

test('an organization that answers 403 hides no event of the others, and is named', async () => {
	canvas.control.faults.add({
		match: { resource: 'events', organizationId: manyEvents },
		effect: { kind: 'status', status: 403 },
		times: 'always',
	});
	const ids = readable().filter((id) => id !== manyEvents);
	const { execution, events } = await listEvents({}, { onError: 'continueErrorOutput' });
	const expected = eventsOf(canvas.environment.simulator.world, { withForm: true })
		.filter(({ organizationId }) => ids.includes(organizationId))
		.sort(byEventId);
	expect(events).toEqual(expected.map(item));
	expect(execution.json('Events', 1)).toEqual([
		{
			error: expect.stringContaining(manyEvents) as string,
			details: expect.objectContaining({ organization_id: manyEvents }) as object,
		},
	]);
});

test.each(['UPCOMING', 'PAST'] as const)('only %s events', async (state) => {
	const at = canvas.control.now();
	const { events } = await listEvents({
		organizationId: byId(manyEvents),
		filters: { time: state.toLowerCase() },
	});
	expect(events).toEqual(
		truth({ organizationId: manyEvents, withForm: true, lifeCycle: { state, at } }),
	);
	expect(events.length).toBeGreaterThan(0);
});

test('without cancelled events, and with those that have no form', async () => {
	const { events } = await listEvents({
		organizationId: byId(manyEvents),
		filters: { excludeCancelled: true, onlyWithLeadForm: false },
	});
	expect(events).toEqual(truth({ organizationId: manyEvents, cancelled: false }));
	expect(events.some(({ form_id }) => form_id === null)).toBe(true);
});

test('an organization without events gives none', async () => {
	expect((await listEvents({ organizationId: byId(noEvents) })).events).toEqual([]);
});

test('an organization in which the role is missing is an error that names the role', async () => {
	const execution = await canvas.run([
		canvas.action('Events', 'event.getMany', { organizationId: byId(analyst) }),
	]);
	expect(execution.status).toBe('error');
	expect(execution.error?.message).toContain(analyst);
	expect(execution.error?.description).toMatch(/Super admin .*or Content admin/);
});
