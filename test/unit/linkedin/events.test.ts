import { eventNameCache, eventNames } from '../../../nodes/shared/linkedin/events';
import { Store } from '../../../nodes/shared/linkedin/store';
import { HOUR } from '../../durations';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';

stopTime();

const DOWN: Reply = { statusCode: 503, body: '' };
const DAY: Reply = { statusCode: 429, body: { message: 'throttle APPLICATION DAY limit' } };
const SHOWN: Reply = { statusCode: 200, body: { id: 9, name: { localized: { en_US: 'Ball' } } } };

/** What a run learns of events, and its calls. */
async function namesOf(eventIds: string[], reply: Reply) {
	const calls: string[] = [];
	const client = await clientOf(({ pathname }): Reply => {
		calls.push(pathname.replace('/rest/', ''));
		return reply;
	});
	const store = new Store(client, eventNameCache);
	const names = await withoutWaiting(eventNames(client, store, eventIds));
	return { known: eventIds.map((id) => names.get(id)), calls };
}

it('each event is read once by its ID, and then known for an hour', async () => {
	const { known, calls } = await namesOf(['8', '9', '8'], SHOWN);
	expect(known.map((each) => each?.value)).toEqual(['Ball', 'Ball', 'Ball']);
	expect(calls).toEqual(['events/8', 'events/9']);
	expect((await namesOf(['9'], DOWN)).known).toMatchObject([{ value: 'Ball' }]);
	jest.setSystemTime(Date.now() + HOUR);
	expect((await namesOf(['9'], SHOWN)).calls).toEqual(['events/9']);
});

it.each<[string, Reply, string]>([
	['does not know it', { statusCode: 404, body: {} }, 'could not find event 9'],
	['fails', DOWN, 'failed to answer'],
	['has reached a daily limit', DAY, 'daily call limit is used up until'],
])('an event has no name, with a note, when LinkedIn %s', async (_, reply, problem) => {
	expect((await namesOf(['9'], reply)).known).toEqual([
		{ problem: expect.stringMatching(new RegExp(`^event_name: .*${problem}`)) as string },
	]);
});
