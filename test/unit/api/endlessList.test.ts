import { range } from 'lodash';

import { readPages } from '../../../nodes/shared/api/paging';
import { stopTime } from '../stoppedTime';
import { clientOf, collect, withoutWaiting } from './inMemoryLinkedIn';

stopTime();

/** Reads a list in which LinkedIn gives the same elements at whatever position. */
async function callsFor(length: number): Promise<number> {
	let calls = 0;
	const client = await clientOf(async (url) => {
		calls++;
		const count = Math.min(length, Number(url.searchParams.get('count')));
		const elements = range(count).map((index) => ({ id: `id-${index}` }));
		return { statusCode: 200, body: { elements, paging: { start: 0, count, links: [] } } };
	});
	const reading = collect(readPages(client, { path: '/rest/x', pageSize: 1000 }));
	await withoutWaiting(reading.catch(() => undefined));
	return calls;
}

it.each([1, 30, 100, 1000])(
	'the same %i elements over and over, and no total: it is noticed with the fifth call',
	async (length) => {
		expect(await callsFor(length)).toBe(5);
	},
);
