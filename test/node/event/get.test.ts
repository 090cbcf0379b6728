import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, entered, itemsOf } from '../router/runAction';
import { eventTruth } from './eventTruth';

const { events, organizations } = landmarks;

const nodeTest = useNodeTest();

const id = events.injection;
const inWorld = () => nodeTest.simulator.world.events.filter((event) => event.id === id);

it.each([
	['an ID', entered(id)],
	['a choice from the list', chosen(id)],
	['a URL', entered(`https://www.linkedin.com/events/${id}/`, 'url')],
	['a URL with a name', entered(`linkedin.com/events/q3-webinar${id}/about/?a=1`, 'url')],
])('Get finds the event by %s', async (_name, eventId) => {
	expect(await itemsOf(nodeTest, 'event: get', { eventId })).toEqual(inWorld().map(eventTruth));
});

it("Get returns LinkedIn's own JSON with exact IDs if Simplify is off", async () => {
	nodeTest.simulator.control.variants.set({ eventFormUrn: 'plain' });
	const [event] = await itemsOf(nodeTest, 'event: get', {
		eventId: entered(id),
		simplify: false,
	});
	expect(event).toMatchObject({
		id,
		organizer: `urn:li:organization:${organizations.nastyForms}`,
		leadGenForm: `urn:li:leadGenForm:${landmarks.forms.injection}`,
		startsAt: inWorld()[0].startsAt,
	});
});
