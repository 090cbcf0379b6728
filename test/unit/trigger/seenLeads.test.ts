import fc from 'fast-check';
import { range } from 'lodash';

import type { Lead } from '../../../nodes/LinkedInLeadSync/trigger/lead';
import type { Cursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { firstCursor, withDone } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { firstState, limited, storedState } from '../../../nodes/LinkedInLeadSync/trigger/state';
import { scopeOfKey } from '../../../nodes/shared/values/leadOwner';
import { leadHash, SeenLeads } from '../../../nodes/LinkedInLeadSync/trigger/seenLeads';
import { MINUTE } from '../../durations';

const NOW = Date.UTC(2026, 10, 24);
const settings = { scope: scopeOfKey('EVENT all all all')!, startFrom: { from: 'now' as const } };

const seenOf = (...leads: Array<[id: string, time: number]>) => {
	const seen = new SeenLeads(undefined);
	for (const [id, time] of leads) seen.add(time, leadHash(id));
	return seen;
};

const knows = (seen: SeenLeads, ...ids: string[]) => ids.map((id) => seen.has(leadHash(id)));

const json = (seen: SeenLeads) => JSON.parse(JSON.stringify(seen.toStored())) as unknown;

it('the hash of a lead has eight characters and differs between leads', () => {
	expect(leadHash('a@1')).toMatch(/^[\w-]{8}$/);
	expect(leadHash('a@1')).not.toBe(leadHash('a@2'));
});

it('the memory forgets leads in steps of ten minutes, and only after a step has ended', () => {
	const seen = seenOf(['old', NOW - 10 * MINUTE], ['new', NOW]);
	seen.forgetBefore(NOW - 1);
	expect(knows(seen, 'old', 'new')).toEqual([true, true]);
	seen.forgetBefore(NOW);
	expect(knows(seen, 'old', 'new')).toEqual([false, true]);
	expect(seen.times.length).toBe(1);
});

it('a known lead that is added again moves to its new time, and stays if the time is the same', () => {
	const seen = seenOf(['a', NOW - 40 * MINUTE], ['b', NOW - 40 * MINUTE], ['a', NOW], ['a', NOW]);
	expect(seen.times.length).toBe(2);
	expect(seen.within({ from: NOW - 40 * MINUTE, to: NOW - 30 * MINUTE })).toEqual([leadHash('b')]);
	seen.forgetBefore(NOW - 20 * MINUTE);
	expect(knows(seen, 'a', 'b')).toEqual([true, false]);
	expect(Object.values(json(seen) as object)).toEqual([leadHash('a')]);
	seen.add(NOW + 20 * MINUTE, leadHash('a'));
	expect(seen.oldest).toBe(NOW + 20 * MINUTE);
});

it('the memory finds the leads of a range in whole ten minutes, and keeps a range if requested', () => {
	const seen = seenOf(['a', NOW - 40 * MINUTE], ['b', NOW - 20 * MINUTE], ['c', NOW]);
	const range = { from: NOW - 20 * MINUTE, to: NOW };
	expect(seen.within(range)).toEqual([leadHash('b')]);
	expect(seen.within({ from: NOW + 20 * MINUTE, to: NOW + 30 * MINUTE })).toEqual([]);
	seen.forgetBefore(NOW, [range]);
	expect(knows(seen, 'a', 'b', 'c')).toEqual([false, true, true]);
});

it('a change of a copy does not change the original', () => {
	const seen = seenOf(['a', NOW]);
	const copy = seen.copy();
	expect(json(copy)).toEqual(json(seen));
	copy.add(NOW, leadHash('b'));
	copy.forgetBefore(NOW + 10 * MINUTE);
	expect(knows(seen, 'a', 'b')).toEqual([true, false]);
});

it('the memory is the same after it was stored as JSON and read back', () => {
	const lead = fc.tuple(fc.string(), fc.nat(NOW));
	fc.assert(
		fc.property(fc.array(lead), (leads) => {
			const seen = seenOf(...leads);
			const again = new SeenLeads(json(seen));
			expect(json(again)).toEqual(json(seen));
			expect(knows(again, ...leads.map(([id]) => id))).toEqual(leads.map(() => true));
		}),
	);
});

it('the memory needs about eight characters for each lead', () => {
	const seen = seenOf();
	for (let lead = 0; lead < 1000; lead++) seen.add(NOW + lead * 3600, leadHash(`lead-${lead}`));
	expect(JSON.stringify(json(seen)).length).toBeLessThan(8200);
});

it('the memory ignores damaged parts of its stored data and reads the rest', () => {
	fc.assert(fc.property(fc.jsonValue(), (value) => new SeenLeads(value).times.length >= 0));
	const tenMinutes = Object.keys(seenOf(['a', NOW]).toStored())[0];
	const damaged = { [tenMinutes]: `${leadHash('a')}!!${leadHash('b')}123`, '-': leadHash('c') };
	expect(knows(new SeenLeads(damaged), 'a', 'b', 'c')).toEqual([true, true, false]);
	expect(new SeenLeads({ [tenMinutes]: 7 }).times).toEqual([]);
});

it('the stored state of 100 Pages with 11,000 leads in a week stays below 200 kB', () => {
	const state = firstState(settings, NOW, false);
	const owners = range(100).map((page): [string, Cursor] => {
		const leads = range(110).map((index) => ({
			hash: leadHash(`${page} ${index}`),
			to: NOW - index * 90 * MINUTE,
		}));
		return [`EVENT ${page}`, withDone(firstCursor(NOW, NOW), leads)];
	});
	const { state: stored } = limited({ ...state, owners: Object.fromEntries(owners) });
	expect(JSON.stringify(storedState(stored)).length).toBeLessThan(200_000);
});

it('above the limit, the oldest leads of all Pages are forgotten first, and newer leads stay known', () => {
	const leadsOf = (page: number, agoMinutes: number) =>
		range(6_000).map((index) => ({
			hash: leadHash(`${page} ${index}`),
			to: NOW - agoMinutes * MINUTE - index * 100,
		}));
	const owners = {
		'EVENT 1': withDone(firstCursor(NOW, NOW), leadsOf(1, 30)),
		'EVENT 2': withDone(firstCursor(NOW, NOW), leadsOf(2, 60)),
		'EVENT 3 without leads': { ...firstCursor(0, NOW), readUpTo: NOW },
	};
	const { state, isForgotten } = limited({ ...firstState(settings, NOW, false), owners });
	expect(isForgotten).toBe(true);
	expect(state.owners['EVENT 1']).toEqual(owners['EVENT 1']);
	const { seen, rememberedFrom } = state.owners['EVENT 2'];
	expect(seen.times.length).toBeLessThan(4_000);
	expect(seen.oldest).toBeGreaterThanOrEqual(rememberedFrom);
	expect(state.owners['EVENT 3 without leads'].rememberedFrom).toBe(0);
});

it('the latest leads stay known beside a thousand leads that each failed alone', () => {
	const done = range(500).map((index) => ({ hash: leadHash(`done ${index}`), to: NOW - index }));
	const first = firstState(settings, NOW, false);
	const leads = range(1_000).map(
		(index): Lead => ({
			...{ owner: 'EVENT 1', formId: '1', hash: leadHash(`failing ${index}`), from: NOW, to: NOW },
			...{ state: 'failing', id: `${index}`, tries: 1, dueAt: 0, firstFailedAt: NOW },
			failure: { node: 'CRM', at: NOW },
		}),
	);
	const owners = { 'EVENT 1': withDone(firstCursor(NOW, NOW), done) };
	const { state } = limited({ ...first, owners, ledger: { ...first.ledger, leads } });
	expect(state.owners['EVENT 1'].seen.times).toHaveLength(500);
});
