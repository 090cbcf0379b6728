import fc from 'fast-check';

import type { Ledger, ReadRef } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import {
	add,
	allGroups,
	choose,
	countOf,
	emptyLedger,
	ended,
	hashesOf,
	published,
	review,
	started,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import type { State } from '../../../nodes/LinkedInLeadSync/trigger/state';
import { readState, storedState } from '../../../nodes/LinkedInLeadSync/trigger/state';
import { MINUTE, HOUR, DAY } from '../../durations';

const NOW = Date.UTC(2026, 10, 24);
const GIVE_UP = 7 * DAY;

/** 106 by tokens, and the search for bad leads among new ones. */
const MOST_FAILED_A_DAY = 160;

const step = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('read' as const),
			form: fc.nat(3),
			count: fc.integer({ min: 1, max: 40 }),
			bad: fc.constantFrom(0, 0, 0, 1, 3, 100),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('poll' as const),
			times: fc.integer({ min: 1, max: 30 }),
			every: fc.constantFrom(1, 15, 60),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('down' as const),
			hours: fc.integer({ min: 1, max: 72 }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('mended' as const) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('published' as const) }) },
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('ends' as const),
			outcome: fc.constantFrom('interrupted' as const, 'unknown' as const),
		}),
	},
);

/** The ledger after it was stored and read back, as when n8n restarts. */
function restarted(ledger: Ledger): Ledger {
	const state: State = {
		scopes: [{ key: 'EVENT all all all', since: 0 }],
		owners: {},
		troubles: {},
		troublesReportedAt: 0,
		ledger,
		longToldAt: 0,
		saves: 1,
	};
	const again = readState(JSON.parse(JSON.stringify(storedState(state))));
	expect(again?.ledger).toEqual(JSON.parse(JSON.stringify(ledger)));
	return again!.ledger;
}

it('in random histories, no lead is lost or stored twice, no good lead is given up, and all good leads are stored', () => {
	fc.assert(
		fc.property(
			fc.array(step, { maxLength: 25 }),
			fc.constantFrom(500, 50, 7),
			(steps, batchSize) => {
				let ledger = emptyLedger();
				let now = NOW;
				let downUntil = 0;
				let id = 0;
				const all = new Set<string>();
				const stored = new Set<string>();
				const given = new Set<string>();
				const refused = new Set<string>();
				const wasRefused = new Set<string>();
				const failures: number[] = [];
				const pollOnce = (ends?: 'interrupted' | 'unknown') => {
					const { givenUp, ...reviewed } = review(ledger, GIVE_UP);
					ledger = reviewed.ledger;
					for (const hash of hashesOf(givenUp)) {
						expect(wasRefused.has(hash)).toBe(true);
						given.add(hash);
					}
					for (let count = 0; count < 60; count++) {
						const picked = choose(ledger, now, { batchSize, isReady: () => true });
						if (picked === undefined) return;
						const hashes = hashesOf(picked.groups);
						expect(hashes.length).toBeGreaterThan(0);
						expect(hashes.length).toBeLessThanOrEqual(batchSize);
						for (const hash of hashes) expect(stored.has(hash) || given.has(hash)).toBe(false);
						const execution = { ...picked, id: String(id++) };
						ledger = restarted(started(ledger, execution));
						now += 2000;
						if (ends !== undefined) {
							ledger = ended(ledger, execution, { outcome: ends }, now);
							return;
						}
						const isFailing = now < downUntil || hashes.some((hash) => refused.has(hash));
						if (isFailing) failures.push(now);
						else for (const hash of hashes) stored.add(hash);
						const outcome = isFailing ? 'failed' : 'succeeded';
						ledger = ended(ledger, execution, { outcome }, now);
						if (isFailing && count === 0) return;
					}
				};
				const register = (form: number, count: number, bad: number) => {
					const leads = Array.from({ length: count }, (_, index): ReadRef => {
						const hash = String(all.size).padStart(8, '0');
						all.add(hash);
						if (index < bad) {
							refused.add(hash);
							wasRefused.add(hash);
						}
						return { owner: 'EVENT 1', formId: `${form}`, hash, from: now, to: now };
					});
					ledger = add(ledger, leads);
				};
				for (const each of steps) {
					if (each.kind === 'read') register(each.form, each.count, each.bad);
					if (each.kind === 'down') downUntil = Math.max(downUntil, now + each.hours * HOUR);
					if (each.kind === 'mended') refused.clear();
					if (each.kind === 'published') ledger = published(ledger);
					if (each.kind === 'ends') pollOnce(each.outcome);
					if (each.kind !== 'poll') continue;
					for (let time = 0; time < each.times; time++, now += each.every * MINUTE) pollOnce();
				}
				// New leads keep arriving. Eight days after the last outage, all leads that are not refused are stored.
				now = Math.max(now, downUntil);
				for (const end = now + 8 * DAY; now < end; now += 15 * MINUTE) {
					if (Math.floor(now / (2 * HOUR)) !== Math.floor((now - 15 * MINUTE) / (2 * HOUR)))
						register(4, 1, 0);
					pollOnce();
				}
				const owed = new Set(hashesOf(allGroups(ledger)));
				expect(owed.size).toBe(countOf(allGroups(ledger)));
				expect(owed.size + stored.size + given.size).toBe(all.size);
				for (const hash of owed) expect(refused.has(hash)).toBe(true);
				// On no day do more executions fail than trials and the search for bad leads in some forms allow.
				for (const at of failures) {
					const inADay = failures.filter((other) => other >= at && other < at + DAY).length;
					expect(inADay).toBeLessThan(MOST_FAILED_A_DAY);
				}
			},
		),
		{ numRuns: 25 },
	);
});
