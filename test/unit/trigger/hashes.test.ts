import fc from 'fast-check';

import { Hashes, leadHash } from '../../../nodes/LinkedInLeadSync/trigger/memory/hashes';
import { HOUR } from '../../durations';

const NOW = Date.UTC(2026, 10, 24);

const seenOf = (...leads: Array<[id: string, time: number]>) => {
	const seen = new Hashes();
	for (const [id, time] of leads) seen.add(time, leadHash(id));
	return seen;
};

const knows = (seen: Hashes, ...ids: string[]) => ids.map((id) => seen.has(leadHash(id)));

const json = (seen: Hashes) => JSON.parse(JSON.stringify(seen.toStored())) as unknown;

it('the memory forgets leads in steps of an hour, and only after a step has ended', () => {
	const seen = seenOf(['old', NOW - HOUR], ['new', NOW]);
	seen.forgetBefore(NOW - 1);
	expect(knows(seen, 'old', 'new')).toEqual([true, true]);
	seen.forgetBefore(NOW);
	expect(knows(seen, 'old', 'new')).toEqual([false, true]);
	expect(seen.ends.length).toBe(1);
});

it('the memory is the same after it was stored as JSON and read back', () => {
	const lead = fc.tuple(fc.string(), fc.nat(NOW));
	fc.assert(
		fc.property(fc.array(lead), (leads) => {
			const seen = seenOf(...leads);
			const again = new Hashes(json(seen));
			expect(json(again)).toEqual(json(seen));
			expect(knows(again, ...leads.map(([id]) => id))).toEqual(leads.map(() => true));
		}),
	);
});

it('the memory ignores damaged parts of its stored data and reads the rest', () => {
	fc.assert(fc.property(fc.jsonValue(), (value) => new Hashes(value).ends.length >= 0));
	fc.assert(fc.property(fc.string(), (value) => new Hashes(value).ends.length >= 0));
	const damaged = `bx2k:${leadHash('a')}!!${leadHash('b')}123.?:${leadHash('c')}`;
	expect(knows(new Hashes(damaged), 'a', 'b', 'c')).toEqual([true, true, false]);
});
