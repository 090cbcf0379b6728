import fc from 'fast-check';
import { countBy } from 'lodash';

import { hashesOf, without } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import type { ReadRef } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import type { Outcome } from '../../../nodes/LinkedInLeadSync/trigger/ending';
import type { Ledger } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import {
	allLeads,
	choose,
	emptyLedger,
	ended,
	published,
	started,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { review } from '../../../nodes/LinkedInLeadSync/trigger/memory/review';
import type { State } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { readState, storedState } from '../../../nodes/LinkedInLeadSync/trigger/memory/stored';
import { MINUTE, HOUR, DAY } from '../../durations';

const NOW = Date.UTC(2026, 10, 24);

/** As few as the gate has time for. 10,000 take two minutes. */
const RUNS = 300;

const step = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('register' as const),
			form: fc.nat(2),
			count: fc.integer({ min: 1, max: 30 }),
			bad: fc.constantFrom(0, 0, 0, 1, 3, 30),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('poll' as const),
			by: fc.nat(1),
			times: fc.integer({ min: 1, max: 20 }),
			every: fc.constantFrom(MINUTE, 15 * MINUTE, HOUR),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('down' as const),
			hours: fc.integer({ min: 1, max: 72 }),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('next' as const),
			ends: fc.constantFrom('unknown' as const, 'later' as const),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constantFrom(
				'mended' as const,
				'published' as const,
				'restarted' as const,
				'reported' as const,
			),
			by: fc.nat(1),
		}),
	},
);

type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** A ledger that n8n stores, one or two processes of n8n that poll it, and what the workflow does with the leads. */
class History {
	private ledger: Ledger = emptyLedger();
	private fresh: ReadRef[] = [];
	private now = NOW;
	private downUntil = 0;
	private next: 'unknown' | 'later' | undefined;

	/** By process: the outcomes of its executions; undefined before n8n has reported them. */
	private readonly heard = [new Map<string, Outcome | undefined>(), new Map()];
	private readonly late = new Map<string, Outcome>();

	private readonly all = new Set<string>();
	private readonly refused = new Set<string>();
	private readonly everRefused = new Set<string>();
	/** How often the workflow has stored a lead. */
	private readonly stored = new Map<string, number>();
	/** How often a lead was alone in an execution that did not succeed. */
	private readonly alone = new Map<string, number>();
	private readonly left = new Set<string>();
	private readonly failures: number[] = [];
	private executions = 0;

	/** Whether n8n may have lost an outcome, so that leads come twice. */
	private isAnyLost = false;

	constructor(
		private readonly batchSize: number,
		private readonly giveUpAfterDays: number,
	) {}

	happens(each: Step): void {
		switch (each.kind) {
			case 'register':
				this.register(each.form, each.count, each.bad);
				break;
			case 'down':
				this.downUntil = Math.max(this.downUntil, this.now + each.hours * HOUR);
				break;
			case 'next':
				this.next = each.ends;
				break;
			case 'mended':
				this.refused.clear();
				break;
			case 'published':
				this.ledger = published(this.ledger);
				break;
			case 'restarted':
				this.ledger = restored(this.ledger);
				this.heard[each.by].clear();
				this.isAnyLost = true;
				break;
			case 'reported':
				for (const [id, outcome] of this.late) {
					for (const heard of this.heard) if (heard.has(id)) heard.set(id, outcome);
				}
				this.late.clear();
				break;
			case 'poll':
				for (let times = 0; times < each.times; times++) {
					this.poll(each.by);
					this.now += each.every;
				}
		}
	}

	/** Polls for a while after all outages. Other leads come, which show that the destination works. */
	ends(): void {
		this.now = Math.max(this.now, this.downUntil);
		this.happens({ kind: 'reported', by: 0 });
		this.next = undefined;
		for (const end = this.now + 25 * DAY; this.now < end; this.now += 5 * HOUR) {
			this.register(3, 1, 0);
			this.poll(0);
		}
		const owed = hashesOf([...this.fresh, ...allLeads(this.ledger)]);
		expect(owed).toEqual([]);
		this.checkNoneIsLost();
		if (!this.isAnyLost) expect(Math.max(0, ...this.stored.values())).toBeLessThanOrEqual(1);
	}

	private register(form: number, count: number, bad: number): void {
		const leads = Array.from({ length: count }, (_, index) => {
			const hash = String(this.all.size).padStart(8, '0');
			this.all.add(hash);
			if (index < bad) {
				this.refused.add(hash);
				this.everRefused.add(hash);
			}
			return { owner: 'EVENT 1', formId: `${form}`, hash, from: this.now, to: this.now };
		});
		this.fresh = [...this.fresh, ...leads];
	}

	/** As the trigger does, by a process that knows the ends of its own executions only. */
	private poll(by: number): void {
		const heard = this.heard[by];
		this.takeOver(heard);
		this.review();
		this.checkNoneIsLost();
		for (let count = 0; count < 40; count++) {
			if (this.ledger.running.length > 0) return;
			const choice = { batchSize: this.batchSize, isReady: () => true };
			const picked = choose(this.ledger, this.fresh, this.now, choice);
			if (picked.length === 0) return;
			const id = String(this.executions++);
			const hashes = hashesOf(picked);
			check(hashes.length > 0 && hashes.length <= this.batchSize, 'the size of an execution');
			check(!hashes.some((hash) => this.left.has(hash)), 'a lead that was given up comes again');
			this.ledger = started(this.ledger, { leads: picked, id, startedAt: this.now });
			this.fresh = without(this.fresh, hashes);
			this.now += 2_000;
			heard.set(id, this.run(id, hashes));
			this.takeOver(heard);
			if (this.failures.at(-1) === this.now && count === 0) return;
		}
	}

	/** @returns what n8n reports at once */
	private run(id: string, hashes: readonly string[]): Outcome | undefined {
		const { next } = this;
		this.next = undefined;
		const isFailing = this.now < this.downUntil || hashes.some((hash) => this.refused.has(hash));
		const outcome = next === 'unknown' ? next : undefined;
		if (outcome === undefined && !isFailing) {
			for (const hash of hashes) this.stored.set(hash, (this.stored.get(hash) ?? 0) + 1);
		} else if (outcome !== 'unknown') {
			if (outcome === undefined) this.failures.push(this.now);
			if (hashes.length === 1) this.alone.set(hashes[0], (this.alone.get(hashes[0]) ?? 0) + 1);
		}
		const ending = outcome ?? (isFailing ? 'failed' : 'succeeded');
		if (next !== 'later') return ending;
		this.late.set(id, ending);
		return undefined;
	}

	private takeOver(heard: ReadonlyMap<string, Outcome | undefined>): void {
		for (const execution of this.ledger.running) {
			const outcome = heard.has(execution.id)
				? heard.get(execution.id)
				: this.now - execution.startedAt >= 15 * MINUTE
					? 'unheard'
					: undefined;
			if (outcome === 'unheard') {
				this.isAnyLost = true;
				const hashes = hashesOf(execution.leads);
				if (hashes.length === 1) this.alone.set(hashes[0], (this.alone.get(hashes[0]) ?? 0) + 1);
			}
			if (outcome !== undefined) this.ledger = ended(this.ledger, execution, { outcome }, this.now);
		}
	}

	private checkNoneIsLost(): void {
		const owed = hashesOf([...this.fresh, ...allLeads(this.ledger)]);
		const all = new Set([...owed, ...this.stored.keys(), ...this.left]);
		check(new Set(owed).size === owed.length, 'a lead is owed twice');
		check(all.size === this.all.size, 'a lead is lost');
	}

	private review(): void {
		const { giveUpAfterDays } = this;
		const { ledger, failing, givenUp } = review(this.ledger, new Set(), this.now, {
			giveUpAfterDays,
		});
		this.ledger = ledger;
		const triesOf = (hash: string) => this.alone.get(hash) ?? 0;
		for (const hash of hashesOf(failing)) check(triesOf(hash) >= 2, 'reported without two tries');
		for (const hash of hashesOf(givenUp)) {
			check(triesOf(hash) >= 3, 'given up without three tries');
			check(this.isAnyLost || this.everRefused.has(hash), 'a good lead is given up');
			this.left.add(hash);
		}
	}
}

/** Faster than `expect`. */
function check(isTrue: boolean, what: string): void {
	if (!isTrue) throw new Error(what);
}

/** As n8n stores it. */
function restored(ledger: Ledger): Ledger {
	const state = { scopes: [], owners: {}, troubles: {}, saves: 0, fresh: [], ledger };
	const stored = JSON.stringify(storedState(state as unknown as State));
	const again = readState(JSON.parse(stored))!;
	expect(JSON.stringify(storedState(again))).toBe(stored);
	return again.ledger;
}

it('in random histories of one or two processes of n8n, no lead is lost, none is reported that did not fail alone, and everything ends', () => {
	const kinds: string[] = [];
	fc.assert(
		fc.property(
			fc.array(step, { maxLength: 20 }),
			fc.constantFrom(500, 7, 1),
			fc.integer({ min: 1, max: 3 }),
			(steps, batchSize, giveUpAfterDays) => {
				const history = new History(batchSize, giveUpAfterDays);
				for (const each of steps) history.happens(each);
				history.ends();
				kinds.push(...steps.map(({ kind }) => kind));
			},
		),
		{ numRuns: RUNS },
	);
	expect(Object.keys(countBy(kinds))).toHaveLength(8);
});
