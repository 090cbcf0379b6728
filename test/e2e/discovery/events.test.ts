import { landmarks } from '../../simulator/world/landmarks';
import { approvedRoles, organizationIdsOf } from '../../simulator/world/queries';
import type { EventQuery } from '../../simulator/world/queries';
import { byId, Canvas } from '../support/canvas';
import { expectedEvents, type Facts } from '../support/expectedItems';

const { manyEvents, analyst, noEvents } = landmarks.organizations;

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => {
	await canvas?.close();
});

beforeEach(() => canvas.control.faults.clear());

const byEventId = (a: Facts, b: Facts) => (String(a.event_id) < String(b.event_id) ? -1 : 1);

/** Events as items, of some organizations alone where these are given. */
const truth = (query: EventQuery, ids?: string[]) =>
	expectedEvents(canvas.environment.simulator.world, query)
		.filter(({ organization_id: id }) => ids?.includes(String(id)) ?? true)
		.sort(byEventId)
		.map((facts) => expect.objectContaining(facts) as unknown);

async function listEvents(parameters = {}, settings = {}) {
	const execution = await canvas.run([
		canvas.action('Events', 'event.getMany', parameters, settings),
	]);
	expect(execution.error).toBeUndefined();
	const events = execution.json('Events');
	return { execution, events: events.sort(byEventId) };
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
	expect(new Set(ids).size).toBeGreaterThan(10);
	expect((await listEvents()).events).toEqual(truth({ withForm: true }, ids));
});

test('an organization that answers 403 hides no event of the others, and is named', async () => {
	canvas.control.faults.add({
		match: { resource: 'events', organizationId: manyEvents },
		effect: { kind: 'status', status: 403 },
		times: 'always',
	});
	const ids = readable().filter((id) => id !== manyEvents);
	const { execution, events } = await listEvents({}, { onError: 'continueErrorOutput' });
	expect(events).toEqual(truth({ withForm: true }, ids));
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
