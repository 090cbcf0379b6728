import { leadRow } from '../../../nodes/shared/rows/row';
import { leadIdOf, leadKey, timeOf } from '../../../nodes/shared/values/leadIdentity';

const TIME = Date.UTC(2026, 10, 24);

const keysOf = (...leads: object[]) => new Set(leads.map(leadKey)).size;

it('the key of a lead depends only on its ID and its time', () => {
	const lead = { id: 'a', submittedAt: TIME };
	expect(keysOf(lead, { ...lead, owner: 1 })).toBe(1);
	expect(keysOf(lead, { ...lead, id: 'b' }, { ...lead, submittedAt: TIME + 1 })).toBe(3);
});

it.each([undefined, null, {}, ''])(
	'the key of a lead depends on its whole content when its ID or its time is %j',
	(none) => {
		for (const lead of [
			{ id: none, submittedAt: TIME },
			{ id: 'a', submittedAt: none },
			{ id: none, submittedAt: none },
		]) {
			expect(keysOf({ ...lead, owner: 1 }, { owner: 1, ...lead })).toBe(1);
			expect(keysOf({ ...lead, owner: 1 }, { ...lead, owner: 2 })).toBe(2);
		}
	},
);

it('an ID of 191 characters, the longest key that every database accepts, is valid, and a longer one is not', () => {
	expect([191, 192].map((length) => leadIdOf({ id: 'i'.repeat(length) })?.length)).toEqual([
		191,
		undefined,
	]);
});

it.each([
	[{ id: 5 }, '5'],
	[{ id: 'urn:li:leadGenFormResponse:a-1' }, 'a-1'],
	[{}, undefined],
	[null, undefined],
])('the lead %j has the ID %j', (lead, id) => expect(leadIdOf(lead)).toBe(id));

it('a time from LinkedIn is valid from its opening to the end of the year 9999', () => {
	const [first, last] = [Date.UTC(2003, 4, 5), Date.UTC(9999, 11, 31, 23, 59, 59, 999)];
	const times = [first - 1, first, last, last + 1, String(first), `${first}.`, `x${first}`, -first];
	expect(times.map(timeOf).flatMap((time) => time ?? [])).toEqual([first, last, first]);
});

it.each(['a\0', 'a\ud83d', ' a\0 '])('the ID %j is cleaned for requests and for rows', (id) => {
	expect(leadIdOf({ id })).toBe('a');
	expect(leadRow({ lead: { id } }).lead_id).toBe('a');
});
