import { range } from 'lodash';

import { readPages } from '../../../nodes/shared/lists/listReading';
import { stopTime } from '../stoppedTime';
import { clientOf, collect, withoutWaiting } from './inMemoryLinkedIn';

stopTime();

/** Reads a list in which LinkedIn gives the same elements at whatever position. */
async function readEndless(length: number) {
	let calls = 0;
	const client = await clientOf(async (url) => {
		calls++;
		const count = Math.min(length, Number(url.searchParams.get('count')));
		const elements = range(count).map((index) => ({ id: `id-${index}` }));
		return { statusCode: 200, body: { elements, paging: { start: 0, count, links: [] } } };
	});
	const reading = collect(readPages(client, { path: '/rest/x', pageSize: 1000 }));
	const error = await withoutWaiting(
		reading.then(
			() => undefined,
			(thrown: unknown) => thrown,
		),
	);
	return { calls, error };
}

it.each([1, 30, 100, 1000])(
	'the same %i elements over and over, and no total: it is noticed with the fifth call',
	async (length) => {
		expect((await readEndless(length)).calls).toBe(5);
	},
);

it('it is taken for the whole list, and where many are sent over and over for an error', async () => {
	expect((await readEndless(100)).error).toBeUndefined();
	expect((await readEndless(1000)).error).toMatchObject({
		message: "LinkedIn's answer for x could not be read",
		description: expect.stringContaining('page after page without anything new'),
	});
});
