import { MINUTE, DAY } from '../../durations';
import type { Reply } from '../wire/inMemoryLinkedIn';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPoll, leadNow, newStaticData, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

const OF_PAGE_1: Reply = { statusCode: 200, body: { id: 5, organizer: 'urn:li:organization:1' } };
const OF_PAGE_2: Reply = { statusCode: 200, body: { id: 5, organizer: 'urn:li:organization:2' } };
const GONE: Reply = { statusCode: 404, body: { status: 404 } };
const FORBIDDEN: Reply = { statusCode: 403, body: { status: 403, code: 'ACCESS_DENIED' } };
const BROKEN: Reply = { statusCode: 500, body: { status: 500 } };

/** A trigger of Page 1 and event 5 that polls every 15 minutes; a publication is the first of its polls. */
function trigger(events: Reply) {
	const linkedIn: LinkedIn = { leads: { 1: [], 2: [] }, events, said: [], logged: [] };
	let asked = 0;
	const stored = newStaticData();
	const publish = () =>
		triggerContext(
			{
				...linkedIn,
				get leads() {
					return linkedIn.leads;
				},
				events: () => {
					asked++;
					return linkedIn.events as Reply;
				},
			},
			{ organizationId: '1', eventId: '5' },
			stored,
		);
	const pollFor = async (context: ReturnType<typeof publish>, ms: number) => {
		const ids: unknown[] = [];
		for (const end = Date.now() + ms; Date.now() < end; jest.advanceTimersByTime(15 * MINUTE)) {
			ids.push(...(await withoutWaiting(idsOfPoll(context))));
		}
		return ids;
	};
	return { linkedIn, publish, pollFor, asked: () => asked };
}

it.each([
	['LinkedIn does not have', GONE, 'Event: LinkedIn has no event 5. Choose the event again'],
	['another Page has', OF_PAGE_2, 'Event: it belongs to Page 2, but Page 1 is chosen, so no leads'],
])('an event that %s cannot be published', async (_, events, message) => {
	const { publish } = trigger(events);
	await expect(withoutWaiting(idsOfPoll(publish()))).rejects.toThrow(message);
});

it.each([
	['403', FORBIDDEN],
	['500', BROKEN],
])(
	'where LinkedIn answers %s instead of the event, the trigger is published, and leads come',
	async (_, events) => {
		const { linkedIn, publish, pollFor, asked } = trigger(events);
		const context = publish();
		expect(await pollFor(context, MINUTE)).toEqual([]);
		linkedIn.leads[1].push({ ...leadNow('a'), ...OF_EVENT });
		expect(await pollFor(context, 2 * DAY)).toEqual(['a']);
		expect(linkedIn.said).toEqual([]);
		expect(asked()).toBeLessThanOrEqual(3);
	},
);

const OF_EVENT = { associatedEntity: { event: 'urn:li:event:5' } } as object;

it('where the account may not read events, the log says that the event is not checked', async () => {
	const { linkedIn, publish, pollFor } = trigger(FORBIDDEN);
	await pollFor(publish(), MINUTE);
	expect(linkedIn.logged?.join()).toContain('may not read events');
});

// LinkedIn may answer wrongly once, and a deleted event may still have leads.
it.each([
	['at the next poll after the publication', 15 * MINUTE],
	['for a day', DAY],
])('an event that LinkedIn does not show %s stops no poll, and is in no Report', async (_, ms) => {
	const { linkedIn, publish, pollFor } = trigger(BROKEN);
	const context = publish();
	await pollFor(context, MINUTE);
	linkedIn.events = GONE;
	await pollFor(context, ms);
	linkedIn.events = OF_PAGE_1;
	await pollFor(context, 9 * DAY);
	expect(linkedIn.said).toEqual([]);
});

it('an event that LinkedIn does not have for days is in a Report, and no poll fails', async () => {
	const { linkedIn, publish, pollFor, asked } = trigger(OF_PAGE_1);
	const context = publish();
	await pollFor(context, MINUTE);
	linkedIn.events = GONE;
	await pollFor(context, 3 * DAY);
	expect(linkedIn.said).toEqual([expect.stringContaining('LinkedIn has no event 5')]);
	expect(asked()).toBeLessThanOrEqual(4);
});

it('an event that has ever brought a lead is asked for no more, and can be published again', async () => {
	const { linkedIn, publish, pollFor, asked } = trigger(OF_PAGE_1);
	linkedIn.leads[1].push({ ...leadNow('a'), ...OF_EVENT });
	expect(await pollFor(publish(), MINUTE)).toEqual(['a']);
	linkedIn.events = GONE;
	const before = asked();
	await pollFor(publish(), 3 * DAY);
	expect(linkedIn.said).toEqual([]);
	expect(asked()).toBe(before);
});
