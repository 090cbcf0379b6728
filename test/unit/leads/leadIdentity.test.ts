import { leadRow } from '../../../nodes/shared/rows/row';
import { leadIdOf, leadKey } from '../../../nodes/shared/values/leadIdentity';

const TIME = Date.UTC(2026, 10, 24);

const keysOf = (...leads: object[]) => new Set(leads.map(leadKey)).size;

it('a lead is its id and its time, whatever else it holds', () => {
	const lead = { id: 'a', submittedAt: TIME };
	expect(keysOf(lead, { ...lead, owner: 1 })).toBe(1);
	expect(keysOf(lead, { ...lead, id: 'b' }, { ...lead, submittedAt: TIME + 1 })).toBe(3);
});

it.each([undefined, null, {}, ''])(
	'where the id or the time is %j, a lead is all that it holds',
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

it('the longest ID that every database takes for a key is one, and no longer one', () => {
	expect([191, 192].map((length) => leadIdOf({ id: 'i'.repeat(length) })?.length)).toEqual([
		191,
		undefined,
	]);
});

it.each(['a\0', 'a\ud83d', ' a\0 '])('the id %j is read as it is stored and asked for', (id) => {
	expect(leadIdOf({ id })).toBe('a');
	expect(leadRow({ lead: { id } }).lead_id).toBe('a');
});
