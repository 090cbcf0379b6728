import type { INodeParameters } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf, readableOrganizationIds, type EventQuery } from '../../simulator/world/queries';
import { useNodeTest } from '../harness/useNodeTest';
import { entered, failureOfAction, itemsOf } from '../router/runAction';
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

describe('events of one organization', () => {
	it('are by default those with a lead form', async () => {
		const events = await listed();
		expect(events).toEqual(truth({ organizationId: ids.manyEvents, withForm: true }));
		expect(events.length).toBeGreaterThan(60);
	});

	it('have no form id where LinkedIn does not tell it', async () => {
		nodeTest.simulator.control.variants.set({ eventFormUrn: 'absent' });
		const expected = truth({ organizationId: ids.manyEvents, withForm: true });
		expect(await listed()).toEqual(expected.map((event) => ({ ...event, form_id: null })));
	});

	it('are all of them without the form filter', async () => {
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
	] as const)('are only %s ones (%s), with form only: %s', async (time, state, withForm) => {
		const filters = { time, onlyWithLeadForm: withForm };
		const expected = truth({
			organizationId: ids.manyEvents,
			lifeCycle: { state, at: Date.now() },
			...(withForm && { withForm }),
		});
		expect(await listed({ organizationId, filters })).toEqual(expected);
		expect(expected.length).toBeGreaterThan(0);
	});

	it.each(['={{ "UPCOMING" }}', '={{ [] }}'])(
		'an unknown time, %s, is refused with the name of the field, before any call',
		async (time) => {
			nodeTest.simulator.control.calls.clear();
			const parameters = { organizationId, filters: { time } };
			const failure = await failureOfAction(nodeTest, 'event: getMany', parameters);
			expect(failure.message).toMatch(/^Time: '.+' is not one of the choices$/);
			expect(failure.description).toBe('Choose one of any, ongoing, past, upcoming.');
			expect(nodeTest.simulator.calls).toEqual([]);
		},
	);

	it('stop at the limit', async () => {
		const limited = { organizationId, returnAll: false, limit: 7 };
		expect(await listed(limited)).toHaveLength(7);
	});

	it('can be asked for by the address of the page', async () => {
		const url = `https://www.linkedin.com/company/${ids.arabic}/admin/dashboard/`;
		const events = await listed({ organizationId: entered(url, 'url') });
		expect(events).toEqual(truth({ organizationId: ids.arabic, withForm: true }));
	});

	it("are LinkedIn's own JSON, ids exact, when not simplified", async () => {
		const events = await itemsOf(nodeTest, 'event: getMany', {
			organizationId: entered(ids.nastyForms),
			simplify: false,
		});
		const expected = eventsOf(nodeTest.simulator.world, { organizationId: ids.nastyForms });
		expect(events.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
		for (const event of events) expect(event.id).toMatch(/^\d{19}$/);
	});
});

describe('events of all organizations', () => {
	it('are those of every organization whose events the roles allow to read', async () => {
		const readable = [
			...readableOrganizationIds(nodeTest.simulator.world, members.main),
			// Only its leads are refused.
			ids.unreadable,
		];
		expect(await listed({})).toEqual(
			byEventId(readable.flatMap((id) => truth({ organizationId: id, withForm: true }))),
		);
	});
});
