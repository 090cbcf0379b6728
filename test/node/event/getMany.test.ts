import type { INodeParameters } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf, readableOrganizationIds, type EventQuery } from '../../simulator/world/queries';
import { useNodeTest } from '../harness/useNodeTest';
import { entered, itemsOf } from '../router/runAction';
import { byEventId, eventTruth } from './eventTruth';

const { organizations: ids, members } = landmarks;

const nodeTest = useNodeTest();
beforeEach(async () => {
	nodeTest.simulator.control.reset();
	await nodeTest.connect();
});

const organizationId = entered(ids.manyEvents);

const truth = (query: EventQuery) =>
	byEventId(eventsOf(nodeTest.simulator.world, query).map(eventTruth));

async function listed(parameters: INodeParameters = { organizationId }) {
	return byEventId(await itemsOf(nodeTest, 'event: getMany', parameters));
}

it('Get Many lists only events with a lead form by default', async () => {
	const events = await listed();
	expect(events).toEqual(truth({ organizationId: ids.manyEvents, withForm: true }));
	expect(events.length).toBeGreaterThan(60);
});

it('Get Many lists all events if Only With Lead Form is off', async () => {
	const filters = { onlyWithLeadForm: false };
	expect(await listed({ organizationId, filters })).toEqual(
		truth({ organizationId: ids.manyEvents }),
	);
});

it.each([
	['upcoming', 'UPCOMING', true],
	['ongoing', 'ONGOING', true],
	['past', 'PAST', true],
	['upcoming', 'UPCOMING', false],
	['ongoing', 'ONGOING', false],
	['past', 'PAST', false],
] as const)('Get Many lists %s events (%s), with form only: %s', async (time, state, withForm) => {
	const filters = { time, onlyWithLeadForm: withForm };
	const expected = truth({
		organizationId: ids.manyEvents,
		lifeCycle: { state, at: Date.now() },
		...(withForm && { withForm }),
	});
	expect(await listed({ organizationId, filters })).toEqual(expected);
	expect(expected.length).toBeGreaterThan(0);
});

it("Get Many returns LinkedIn's own JSON with exact IDs if Simplify is off", async () => {
	const events = await itemsOf(nodeTest, 'event: getMany', {
		organizationId: entered(ids.nastyForms),
		simplify: false,
	});
	const expected = eventsOf(nodeTest.simulator.world, { organizationId: ids.nastyForms });
	expect(events.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
	for (const event of events) expect(event.id).toMatch(/^\d{19}$/);
});

it('Get Many of all Pages lists the events of each Page whose events your role lets you read', async () => {
	const readable = [
		...readableOrganizationIds(nodeTest.simulator.world, members.main),
		// LinkedIn refuses only the leads of this Page.
		ids.unreadable,
	];
	expect(await listed({})).toEqual(
		byEventId(readable.flatMap((id) => truth({ organizationId: id, withForm: true }))),
	);
});
