import { range } from 'lodash';

import { findById } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/leadsById';
import type { Reply } from '../api/inMemoryLinkedIn';
import { clientOf, withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const NOT_FOUND: Reply = { statusCode: 404, body: { status: 404, code: 'NOT_FOUND' } };

stopTime();

/** Stored leads whose ids are their times, too. */
const leads = (...times: number[]) =>
	times.map((time, itemIndex) => ({
		id: String(time),
		lead: {
			itemIndex,
			submitted: { time, within: 1000, hasZone: true },
			isMarked: false,
			isShown: false,
		},
	}));

/** What is found, and which ids LinkedIn was asked for. */
async function find(
	byOwner: Parameters<typeof findById>[1],
	answer: (id: string) => Reply = () => NOT_FOUND,
) {
	const asked: string[] = [];
	const client = await clientOf(({ pathname }) => {
		const id = decodeURIComponent(pathname.replace('/rest/leadFormResponses/', ''));
		asked.push(id);
		return answer(id);
	});
	const found = await withoutWaiting(findById(client, byOwner));
	return { found, asked };
}

it('finds nothing where LinkedIn says of each that it is not found', async () => {
	const { found, asked } = await find({ a: leads(1, 2), b: leads(3) });
	expect([found.size, asked]).toEqual([0, ['1', '2', '3']]);
});

it('finds the one that LinkedIn serves, and nothing of other owners', async () => {
	const { found } = await find({ a: leads(1, 2), b: leads(3) }, (id) =>
		id === '2' ? { statusCode: 200, body: { id } } : NOT_FOUND,
	);
	expect([...found]).toEqual([['a', { id: '2' }]]);
});

it.each([400, 401, 403, 429, 500])('takes no failure with %i for an answer', async (statusCode) => {
	const { found } = await find({ a: leads(1) }, () => ({ statusCode, body: {} }));
	expect(found.get('a')).toMatchObject({ id: '1', failure: { httpCode: String(statusCode) } });
});

it('asks for each of ten leads, and for ten of more, from the oldest to the newest', async () => {
	expect((await find({ a: leads(...range(10)) })).asked).toHaveLength(10);
	for (const count of [11, 12, 19, 20, 1000]) {
		const newestFirst = leads(...range(count).reverse());
		const times = (await find({ a: newestFirst })).asked.map(Number);
		expect([times.length, times[0], times[9]]).toEqual([10, 0, count - 1]);
		const steps = times.slice(1).map((time, index) => time - times[index]);
		expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
	}
});

it('asks for no further lead of an owner of which one is there', async () => {
	const { asked } = await find({ a: leads(...range(10)) }, (id) => ({
		statusCode: 200,
		body: { id },
	}));
	// Eight are begun at once, and the two others are not.
	expect(asked.length).toBeLessThan(10);
});
