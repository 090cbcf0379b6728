import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, entered, failureOfAction, itemsOf } from '../router/runAction';
import { eventTruth } from './eventTruth';

const { events, organizations } = landmarks;

const nodeTest = useNodeTest();

const id = events.injection;
const inWorld = () => nodeTest.simulator.world.events.filter((event) => event.id === id);

describe('event: get', () => {
	it.each([
		['an id', entered(id)],
		['a choice from the list', chosen(id)],
		['an address', entered(`https://www.linkedin.com/events/${id}/`, 'url')],
		['an address with a name', entered(`linkedin.com/events/q3-webinar${id}/about/?a=1`, 'url')],
	])('Get finds the event by %s', async (_name, eventId) => {
		expect(await itemsOf(nodeTest, 'event: get', { eventId })).toEqual(inWorld().map(eventTruth));
	});

	it("Get gives LinkedIn's own JSON with exact ids when not simplified", async () => {
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

	it.each([
		['7087030501919699999', 'LinkedIn could not find event 7087030501919699999'],
		['Q3 Webinar', "Event: 'Q3 Webinar' does not contain the ID of the event"],
	])('names the field when %s is no event', async (input, message) => {
		const failure = await failureOfAction(nodeTest, 'event: get', { eventId: entered(input) });
		expect(failure.message.startsWith(message)).toBe(true);
		expect(failure.description).toMatch(/[Cc]hoose (it|the entry) from the list/);
		expect(failure.context).toMatchObject({ itemIndex: 0 });
	});

	it('says which role an event of a foreign page needs', async () => {
		const foreign = nodeTest.simulator.world.events.find(
			({ organizationId }) => organizationId === organizations.revoked,
		);
		const eventId = entered(String(foreign?.id));
		const failure = await failureOfAction(nodeTest, 'event: get', { eventId });
		expect(failure.message).toBe(`LinkedIn does not allow access to event ${foreign?.id}`);
		expect(failure.description).toMatch(/the role Super admin or Content admin on this Page/);
	});
});
