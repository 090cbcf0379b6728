import fc from 'fast-check';
import { range } from 'lodash';

import { Differences } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/differences';
import { readStoredLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/differences/storedLeads';

const TIME = Date.UTC(2026, 10, 24, 9);
const MINUTE = 60_000;

const stored = (times: Record<string, unknown>) =>
	readStoredLeads(
		Object.entries(times).map(([lead_id, submitted_at]) => ({ lead_id, submitted_at })),
		{ id: 'lead_id', time: 'submitted_at' },
	).byId;

const unshownIn = (differences: Differences) => differences.unshown().map(([id]) => id);

it('tells what is missing, changed and not shown', () => {
	const differences = new Differences(stored({ same: TIME, again: TIME, gone: TIME + MINUTE }));
	expect(differences.show('same', TIME)).toBe('same');
	expect(differences.show('again', TIME + MINUTE)).toBe('changed');
	expect(differences.show('new', TIME)).toBe('missing');
	expect(unshownIn(differences)).toEqual(['gone']);
	expect(differences.newestStored).toBe(TIME);
});

it('takes the latest of several times under one id, in any order', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(5), { minLength: 1 }), fc.boolean(), (steps, isStored) => {
			const differences = new Differences(stored(isStored ? { a: TIME } : {}));
			const told = steps.map((step) => differences.show('a', TIME + step * MINUTE));
			const isLatest = steps.map((step, index) =>
				steps.slice(0, index).every((before) => before < step),
			);
			expect(told.map((each) => each !== undefined)).toEqual(isLatest);
			const last = told.findLast((each) => each !== undefined);
			const changed = Math.max(...steps) > 0 ? 'changed' : 'same';
			expect(last).toBe(isStored ? changed : 'missing');
		}),
	);
});

it('takes an earlier time for no change', () => {
	const differences = new Differences(stored({ a: TIME }));
	expect(differences.show('a', TIME - MINUTE)).toBe('same');
	expect(unshownIn(differences)).toEqual([]);
});

it('takes no change for one that a destination makes when it keeps whole seconds', () => {
	const differences = new Differences(stored({ a: TIME, b: '2026-11-24T09:00Z' }));
	expect(differences.show('a', TIME + 1000)).toBe('same');
	expect(differences.show('b', TIME + MINUTE)).toBe('same');
});

it('tells a lead that a row says to be gone only when it is there again', () => {
	const rows = Object.entries({
		gone: '2026-11-25T00:00:00.000Z',
		back: '2026-11-25T00:00:00.000Z',
		inSheet: '',
		inDatabase: null,
	}).map(([lead_id, deleted_at]) => ({ lead_id, submitted_at: TIME, deleted_at }));
	const { byId } = readStoredLeads(rows, { id: 'lead_id', time: 'submitted_at' });
	const differences = new Differences(byId);
	expect(differences.show('back', TIME)).toBe('changed');
	expect(unshownIn(differences)).toEqual(['inSheet', 'inDatabase']);
});

it('knows a lead by its id where a time cannot be read', () => {
	const differences = new Differences(stored({ a: 'yesterday', b: TIME }));
	expect(differences.show('a', TIME)).toBe('same');
	expect(differences.show('b', undefined)).toBe('same');
	expect(differences.show('c', undefined)).toBe('missing');
	expect(differences.show('c', undefined)).toBeUndefined();
	expect(unshownIn(differences)).toEqual([]);
	expect(differences.newestStored).toBe(TIME);
});

describe('doTimesAgree', () => {
	/** So many of the leads that LinkedIn shows have another time than the stored one; five it does not show. */
	const shifted = (count: number, shown: number, by = MINUTE) => {
		const ids = range(shown + 5).map((index) => `lead-${index}`);
		const differences = new Differences(stored(Object.fromEntries(ids.map((id) => [id, TIME]))));
		for (const index of range(shown)) {
			differences.show(ids[index], TIME + (index < count ? by : 0));
		}
		return differences.doTimesAgree;
	};

	it.each([
		[0, 5],
		[2, 3],
		[3, 6],
	])('is so as long as some leads were answered again, such as %i of %i', (count, shown) => {
		expect(shifted(count, shown)).toBe(true);
	});

	it('is so when a destination keeps whole seconds', () => expect(shifted(5, 5, -1000)).toBe(true));

	it.each([1, 2])('is not so when all are apart, be they only %i', (count) => {
		expect(shifted(count, count)).toBe(false);
	});

	it.each([3_600_000, -3_600_000])('is not so when most times are apart by %s ms', (by) => {
		expect(shifted(3, 5, by)).toBe(false);
	});
});
