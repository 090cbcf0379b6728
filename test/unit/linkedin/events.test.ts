import { EventStore } from '../../../nodes/shared/linkedin/events';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';

stopTime();

const DOWN: Reply = { statusCode: 503, body: '' };
const REFUSED: Reply = { statusCode: 403, body: {} };
const DAY: Reply = { statusCode: 429, body: { message: 'throttle APPLICATION DAY limit' } };
const listOf = (...ids: number[]): Reply => ({
	statusCode: 200,
	body: { elements: ids.map((id) => ({ id, name: { localized: { en_US: `Event ${id}` } } })) },
});

/** What a run learns of events, and its calls, by these answers to requests for one event and for the list. */
async function namesOf(eventIds: string[], one: Reply, list: Reply) {
	const calls: string[] = [];
	const client = await clientOf(({ pathname, searchParams }): Reply => {
		const isList = pathname === '/rest/events';
		calls.push(isList ? 'list' : pathname.replace('/rest/', ''));
		const isEnd = list.statusCode === 200 && Number(searchParams.get('start')) > 0;
		return isList ? (isEnd ? listOf() : list) : one;
	});
	const names = await withoutWaiting(new EventStore(client, false).namesOf(eventIds, '1'));
	return { known: eventIds.map((id) => names.get(id)), calls };
}

it('after the daily limit, an event has no name instead of one that comes later', async () => {
	const { known, calls } = await namesOf(['9'], DAY, DOWN);
	expect(known).toEqual([
		{ problem: expect.stringMatching(/^event_name: .*daily call limit/) as string },
	]);
	expect(calls).toEqual(['events/9']);
});

it.each<[string, Reply, object]>([
	['lists it', listOf(8, 9), { value: 'Event 9' }],
	['lists others', listOf(8), { problem: 'event_name: LinkedIn failed to show this event now' }],
	['shows no list either', DOWN, { later: expect.any(Error) as Error }],
])('an event that LinkedIn fails to show, while it %s', async (_, list, expected) => {
	const { known } = await namesOf(['9'], DOWN, list);
	expect(known).toMatchObject([expected]);
});

it('three events are read from one list, and each one alone that is not in it', async () => {
	const { known, calls } = await namesOf(['7', '8', '9'], REFUSED, listOf(7, 8));
	expect(known.map((each) => each?.value)).toEqual(['Event 7', 'Event 8', undefined]);
	expect(calls.filter((call) => call !== 'list')).toEqual(['events/9']);
});

it('an account that may not list events is not asked for each one', async () => {
	const { known, calls } = await namesOf(['7', '8', '9'], REFUSED, REFUSED);
	expect(known.map((each) => each?.problem)).toEqual(
		Array(3).fill(expect.stringContaining('does not allow reading this event')),
	);
	expect(calls).toEqual(['list']);
});
