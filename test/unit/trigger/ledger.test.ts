import { map, partition, range, uniq } from 'lodash';

import type { Group } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import {
	countOf,
	hashesOf,
	isSingle,
	without,
} from '../../../nodes/LinkedInLeadSync/trigger/groups';
import {
	add,
	emptyLedger,
	ended,
	published,
	reportUnknown,
	review,
	untriedBeyond,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { MINUTE, HOUR, DAY } from '../../durations';
import { leadsOf, NOW, Workflow } from './simulatedWorkflow';

/*
 * Stories: what becomes of leads while a destination refuses some, is down, or stops n8n. The ledger's rules are at the head
 * of ledger.ts; a story says what they come to.
 */

/** Registers leads of a form, a few at a time. */
function registering(workflow: Workflow, formId: string, count: number, everyMs = 15 * MINUTE) {
	let next = workflow.now;
	let from = 10_000;
	return () => {
		if (workflow.now < next) return;
		next += everyMs;
		workflow.read(leadsOf(formId, count, from));
		from += count;
	};
}

const hashes = (formId: string, count: number, from = 0) =>
	leadsOf(formId, count, from).map(({ hash }) => hash);

const daysUntil = (reports: ReadonlyArray<{ at: number }>) => reports.map(({ at }) => at / DAY);

describe('new leads', () => {
	it('of all forms come together, the oldest first', () => {
		const workflow = new Workflow().read(leadsOf('b', 3, 3)).read(leadsOf('a', 3));
		expect(workflow.next(4)?.map(({ formId, leads }) => [formId, leads.length])).toEqual([
			['b', 1],
			['a', 3],
		]);
		workflow.run();
		expect([workflow.stored.length, workflow.waiting]).toEqual([6, 0]);
	});

	it('of a form come in the order of their times, however LinkedIn lists them', () => {
		const leads = leadsOf('a', 3);
		const once = add(emptyLedger(), leads.slice(1).toReversed());
		const { groups } = add(once, [...leadsOf('b', 1), leads[0]]);
		expect(groups.map((group) => hashesOf([group]))).toEqual([hashes('a', 3), ['b0000000']]);
	});
});

describe('bad leads', () => {
	it('one among 500 costs four failed executions, is reported within two days, retried ever less often, and given up after a week', () => {
		const workflow = new Workflow().read(leadsOf('a', 500)).refuse('a0000250');
		workflow.poll();
		expect([workflow.stored.length, workflow.failures]).toEqual([499, 4]);
		workflow.runFor(10 * DAY, registering(workflow, 'b', 1, HOUR));
		expect(workflow.failures).toBeLessThan(4 + 14);
		expect(workflow.reported).toMatchObject([{ leads: ['a0000250'] }]);
		expect(daysUntil(workflow.reported)).toEqual([expect.closeTo(2, 0)]);
		expect(workflow.givenUp).toMatchObject([{ leads: ['a0000250'] }]);
		expect(daysUntil(workflow.givenUp)).toEqual([expect.closeTo(8, 0)]);
	});

	it('twenty among 500 delay the others by two hours at most, and are reported, and later given up, in one report a day', () => {
		const bad = hashes('a', 500).filter((_, index) => index % 25 === 7);
		const workflow = new Workflow().read(leadsOf('a', 500)).refuse(...bad);
		workflow.runFor(2 * HOUR);
		expect(workflow.stored).toHaveLength(480);
		expect(workflow.failures).toBeLessThan(80);
		workflow.runFor(10 * DAY, registering(workflow, 'b', 1, HOUR));
		for (const reports of [workflow.reported, workflow.givenUp]) {
			expect(reports.flatMap(({ leads }) => leads).toSorted()).toEqual(bad);
			expect(daysUntil(reports).map(Math.floor)).toEqual(
				range(reports.length).map((index) => Math.floor(reports[0].at / DAY) + index),
			);
			expect(reports.length).toBeLessThanOrEqual(2);
		}
	});

	it.each(range(6))('number %d of six delays the others by no poll', (place) => {
		const workflow = new Workflow().read(leadsOf('1', 6)).refuse(`1000000${place}`);
		expect(workflow.poll().stored).toHaveLength(5);
	});

	it('of one form delay no lead of another form in the same execution', () => {
		const workflow = new Workflow().read(leadsOf('a', 5)).read(leadsOf('b', 5, 5));
		workflow.refuse('b0000005').run();
		workflow.run();
		workflow.run();
		expect(workflow.stored).toEqual(hashes('a', 5));
	});

	it('are not given up while nothing else succeeds, and retried every four hours', () => {
		const workflow = new Workflow()
			.read(leadsOf('a', 1))
			.refuse('a0000000')
			.runFor(20 * DAY);
		expect([workflow.reported, workflow.givenUp]).toEqual([[], []]);
		expect(workflow.failures).toBeGreaterThan(6 * 19);
		expect(workflow.failures).toBeLessThan(6 * 20 + 5);
	});

	it('are not given up before the third round, although the user allows only a day', () => {
		const workflow = new Workflow(DAY).read(leadsOf('a', 1)).refuse('a0000000');
		for (const hours of [23, 23.1, 47.5, 48.1, 48.2]) {
			workflow.now = NOW + hours * HOUR;
			workflow.poll().read(leadsOf('b', 1, hours));
		}
		expect([workflow.failures, workflow.givenUp]).toEqual([2, []]);
		workflow.runFor(2 * DAY, registering(workflow, 'c', 1, HOUR));
		expect(workflow.givenUp).toMatchObject([{ leads: ['a0000000'] }]);
	});

	it('keep their turn at the daily review, so that one of an earlier day does not wait for all others again', () => {
		const workflow = new Workflow(30 * DAY).refuse(...hashes('a', 9));
		for (let day = 0; day < 3; day++) {
			workflow.read(leadsOf('a', 3, 3 * day)).runFor(DAY, registering(workflow, 'b', 1, HOUR));
		}
		const { groups } = workflow.ledger;
		const reviewed = review({ ...workflow.ledger, reviewedOn: 0 }, 30 * DAY);
		expect(hashesOf(reviewed.ledger.groups)).toEqual(hashesOf(groups));
	});

	it('of a form of which all is refused hold up no lead of another form, although nothing succeeds meanwhile', () => {
		const workflow = new Workflow().read(leadsOf('a', 1)).refuse('a0000000').runFor(DAY);
		workflow.refused.clear();
		workflow
			.refuse(...hashes('b', 120))
			.read(leadsOf('b', 120))
			.runFor(5 * HOUR);
		expect(workflow.stored).toEqual(['a0000000']);
	});

	it('are all retried at once when one of their form succeeds', () => {
		const workflow = new Workflow().read(leadsOf('a', 4)).refuse('a0000001', 'a0000002');
		workflow.runFor(2 * DAY, registering(workflow, 'b', 1, HOUR));
		workflow.refused.clear();
		while (!workflow.stored.includes('a0000001')) workflow.poll().now += MINUTE;
		workflow.runFor(MINUTE);
		expect(workflow.stored).toContain('a0000002');
	});
});

describe('a form that is mostly refused', () => {
	it('delays no other form, and each of its good leads is stored in five days, with at most 150 failures a day', () => {
		const good = hashes('a', 480).filter((_, index) => index % 24 === 7);
		const bad = hashes('a', 480).filter((hash) => !good.includes(hash));
		const workflow = new Workflow().read(leadsOf('a', 480)).refuse(...bad);
		const register = registering(workflow, 'b', 1, HOUR);
		for (let day = 0; day < 5; day++) {
			const before = workflow.failures;
			workflow.runFor(DAY, register);
			expect(workflow.failures - before).toBeLessThan(150);
		}
		const ofA = workflow.stored.filter((hash) => hash.startsWith('a'));
		expect(ofA.toSorted()).toEqual(good);
		expect(workflow.stored.length).toBeGreaterThanOrEqual(good.length + 5 * 24);
	});

	it.each([0.1, 0.2])(
		'to a share of %d, and gets 16 leads an hour, keeps a good one for two days at most',
		(share) => {
			const workflow = new Workflow();
			const came = new Map<string, number>();
			const waits: number[] = [];
			let [count, seen] = [0, 0];
			workflow.runFor(5 * DAY, () => {
				const leads = leadsOf('a', 4, count);
				for (const { hash } of leads) came.set(hash, workflow.now);
				// Without chance, but not evenly.
				workflow.refuse(
					...leads.flatMap(({ hash }, index) =>
						((count + index) * 7919) % 1000 < share * 1000 ? hash : [],
					),
				);
				count += 4;
				workflow.read(leads);
				for (; seen < workflow.stored.length; seen++) {
					waits.push(workflow.now - came.get(workflow.stored[seen])!);
				}
			});
			expect(Math.max(...waits)).toBeLessThan(2 * DAY);
		},
	);

	it('does not hold up ten forms of which each tenth lead is refused: polled hourly, a good lead waits for 36 hours at most', () => {
		const workflow = new Workflow();
		const came = new Map<string, number>();
		const waits: number[] = [];
		for (let hour = 0; hour < 3 * 24; hour++) {
			const leads = range(10).flatMap((form) => leadsOf(`${form}`, 2, 2 * hour));
			for (const { hash } of leads) came.set(hash, workflow.now);
			// Without chance, but not evenly.
			const bad = leads.filter((_, index) => ((20 * hour + index) * 7919) % 1000 < 100);
			workflow.read(leads).refuse(...bad.map(({ hash }) => hash));
			const before = workflow.stored.length;
			workflow.pollCarefully();
			const stored = workflow.stored.slice(before);
			waits.push(...stored.map((hash) => workflow.now - came.get(hash)!));
			for (const hash of stored) came.delete(hash);
			workflow.now = NOW + (hour + 1) * HOUR;
		}
		for (const hash of workflow.refused) came.delete(hash);
		waits.push(...[...came.values()].map((at) => workflow.now - at));
		expect(Math.max(...waits)).toBeLessThan(36 * HOUR);
		expect(workflow.failures).toBeLessThan(3 * 200);
	});

	/** Form a is on trial after two days in which all of its leads were refused; then it is repaired, and published. */
	function repaired(): Workflow {
		const workflow = new Workflow().read(leadsOf('a', 300)).refuse(...hashes('a', 300));
		workflow.runFor(2 * DAY, registering(workflow, 'b', 1, HOUR));
		workflow.refused.clear();
		workflow.ledger = published(workflow.ledger);
		return workflow;
	}

	it('and is repaired and published comes one by one, the newest first, and after ten together', () => {
		const workflow = repaired();
		const untried = workflow.ledger.groups.filter((group) => !isSingle(group));
		const newest = hashesOf(untried).toSorted().at(-1);
		expect(workflow.run()).toEqual([newest]);
		const ofUntried = new Set(hashesOf(untried));
		const executions: string[][] = [];
		for (let leads = workflow.run(); leads; leads = workflow.run()) executions.push(leads);
		expect(executions.filter(([hash]) => ofUntried.has(hash)).length).toBeLessThanOrEqual(20);
		expect(workflow.waiting).toBe(0);
	});

	it('loses its oldest untried leads when more wait than the owner may have, and none that failed alone', () => {
		const workflow = new Workflow().read(leadsOf('a', 300)).refuse(...hashes('a', 300));
		workflow.runFor(5 * HOUR, registering(workflow, 'b', 1)).read(leadsOf('c', 50));
		const { waiting } = workflow;
		const owner = 'EVENT 1';
		expect(untriedBeyond(workflow.ledger, owner, waiting)).toEqual([]);
		expect(untriedBeyond(workflow.ledger, 'EVENT 2', 0)).toEqual([]);
		expect(untriedBeyond({ ...workflow.ledger, streak: 3 }, owner, 200)).toEqual([]);
		const dropped = untriedBeyond(workflow.ledger, owner, 200);
		const left = without(workflow.ledger.groups, hashesOf(dropped));
		expect(uniq(dropped.map(({ formId }) => formId))).toEqual(['a']);
		expect([countOf(left), countOf(dropped)]).toEqual([200, waiting - 200]);
		expect(dropped.some(isSingle)).toBe(false);
		const kept = left.filter((group) => !isSingle(group) && group.formId === 'a');
		const timesOf = (groups: Group[]) =>
			groups.flatMap(({ leads }) => leads.map(({ from }) => from));
		expect(Math.max(...timesOf(dropped))).toBeLessThan(Math.min(...timesOf(kept)));
	});
});

describe('an outage', () => {
	/** A workflow that has stored a lead of form a before. */
	const working = () => new Workflow().read(leadsOf('a', 1)).poll();

	it('soon after another one, of which the form still has a debt, is noticed, too, so that its leads come together', () => {
		const workflow = new Workflow()
			.read(leadsOf('a', 1))
			.down(DAY)
			.read(leadsOf('a', 1, 1));
		workflow.run();
		expect(workflow.stored).toHaveLength(1);
		let count = 2;
		workflow.down(HOUR, () => workflow.read(leadsOf('a', 1, count++)));
		workflow.read(leadsOf('a', 30, count));
		expect(workflow.executions(() => workflow.runFor(HOUR))).toBeLessThanOrEqual(4);
		expect(workflow.waiting).toBe(0);
	});

	it('of a day costs one failure in 15 minutes; then 1,000 leads come in few executions, and no form stays on trial', () => {
		const workflow = working()
			.read(leadsOf('a', 900, 1))
			.read(leadsOf('b', 100, 901));
		workflow.down(DAY);
		expect(workflow.failures).toBeLessThanOrEqual(100);
		expect(workflow.executions(() => workflow.runFor(HOUR))).toBe(4);
		expect(workflow.stored).toHaveLength(1001);
		workflow.read(leadsOf('a', 30, 2000));
		expect(workflow.run()).toHaveLength(30);
	});

	it.each([1, 2])(
		'of three hours, in which leads of %d forms come one by one, is over after few executions',
		(forms) => {
			const workflow = working();
			let count = 0;
			workflow.down(3 * HOUR, () => workflow.read(leadsOf(`${count++ % forms}`, 1, 100 + count)));
			expect(workflow.executions(() => workflow.runFor(HOUR))).toBeLessThanOrEqual(3);
			expect(workflow.waiting).toBe(0);
			expect(map(workflow.ledger.forms, 'debt')).toEqual(range(forms).map(() => 0));
		},
	);

	it('drops no lead, however many wait', () => {
		const workflow = working()
			.read(leadsOf('a', 7_000, 1))
			.down(6 * HOUR);
		expect(untriedBeyond(workflow.ledger, 'EVENT 1', 5_000)).toEqual([]);
		workflow.poll();
		expect(untriedBeyond(workflow.ledger, 'EVENT 1', 0)).toEqual([]);
	});

	it.each([3, 4, 5, 20])(
		'that ends after %d failures of single leads is over after three executions, and leaves no form on trial',
		(failures) => {
			const workflow = working();
			workflow.isDown = true;
			for (let count = 1; workflow.failures < failures; count++, workflow.now += MINUTE) {
				workflow.read(leadsOf('a', 1, count));
				while (workflow.failures < failures && workflow.run() !== undefined);
			}
			workflow.isDown = false;
			workflow.read(leadsOf('a', 25, 100));
			expect(workflow.executions(() => workflow.runFor(HOUR))).toBe(3);
			expect(workflow.waiting).toBe(0);
			expect(workflow.ledger.forms).toMatchObject({ 'EVENT 1 a': { debt: 0 } });
		},
	);

	it('over a weekend with three leads ends for them within 15 minutes after the next lead succeeds', () => {
		const workflow = working();
		workflow.down(20 * HOUR, registering(workflow, 'b', 1, 8 * HOUR)).down(40 * HOUR);
		workflow.read(leadsOf('c', 1)).runFor(30 * MINUTE);
		expect(workflow.waiting).toBe(0);
	});

	it('and another one, with one success in between, give up no lead that failed alone all the time', () => {
		const workflow = new Workflow(DAY).read(leadsOf('a', 1)).down(40 * HOUR);
		workflow.read(leadsOf('b', 1)).run();
		workflow
			.down(25 * HOUR)
			.read(leadsOf('c', 1))
			.runFor(DAY);
		expect([workflow.givenUp, workflow.waiting]).toEqual([[], 0]);
	});

	it('is over for all when a lead that was refused before it succeeds', () => {
		const workflow = working()
			.read(leadsOf('a', 1, 1))
			.refuse('a0000001');
		workflow.runFor(2 * DAY, registering(workflow, 'b', 1, HOUR));
		workflow.down(HOUR, registering(workflow, 'c', 1)).down(6 * HOUR);
		workflow.refused.clear();
		const groups = workflow.ledger.groups.map((group) =>
			group.formId === 'a' ? { ...group, dueAt: workflow.now } : group,
		);
		workflow.ledger = { ...workflow.ledger, groups };
		expect(workflow.run()).toEqual(['a0000001']);
		workflow.runFor(30 * MINUTE);
		expect(workflow.waiting).toBe(0);
	});

	it('of two days delays giving up a bad lead by two days', () => {
		const workflow = working()
			.read(leadsOf('a', 1, 1))
			.refuse('a0000001');
		const register = registering(workflow, 'b', 1, HOUR);
		workflow
			.runFor(DAY, register)
			.down(2 * DAY, register)
			.runFor(10 * DAY, register);
		const [days] = daysUntil(workflow.givenUp);
		expect(days).toBeGreaterThanOrEqual(7 + 2);
		expect(days).toBeLessThan(8 + 2 + 0.1);
	});

	it('in which 20 refused leads wait, too, keeps a good lead for five hours after its end at most', () => {
		const workflow = working()
			.read(leadsOf('a', 20, 1))
			.refuse(...hashes('a', 20, 1));
		workflow.runFor(2 * DAY, registering(workflow, 'b', 1, HOUR));
		workflow.down(DAY, registering(workflow, 'c', 1, 6 * HOUR)).runFor(5 * HOUR);
		expect(workflow.stored.filter((hash) => hash.startsWith('c'))).toHaveLength(4);
	});
});

describe("n8n's clock", () => {
	it('may be set forward by a month: this counts as one day', () => {
		const workflow = new Workflow().read(leadsOf('a', 2)).refuse('a0000001').runFor(HOUR);
		workflow.now += 30 * DAY;
		workflow.runFor(3 * DAY, registering(workflow, 'b', 1, HOUR));
		expect(workflow.givenUp).toEqual([]);
		expect(workflow.runFor(5 * DAY, registering(workflow, 'b', 1, HOUR)).givenUp).toHaveLength(1);
	});

	it('may be set back: waiting leads are then due at once', () => {
		const workflow = new Workflow().read(leadsOf('a', 1)).refuse('a0000000');
		workflow.now += 2 * DAY;
		workflow.runFor(DAY);
		workflow.refused.clear();
		workflow.now -= 2.5 * DAY;
		expect(workflow.run()).toEqual(['a0000000']);
	});
});

describe('an interrupted execution', () => {
	it('with many leads is followed by ones of half the size, which grow again, and none is lost', () => {
		const workflow = new Workflow().read(leadsOf('a', 500));
		const sizes = range(9).map(() => workflow.run('interrupted')!.length);
		expect(sizes).toEqual([500, 250, 125, 62, 31, 15, 7, 3, 1]);
		workflow.runFor(DAY);
		expect(workflow.stored).toHaveLength(500);
		workflow.read(leadsOf('a', 300, 500)).runFor(HOUR);
		expect(Math.max(...workflow.sizes.slice(-20))).toBeGreaterThan(50);
	});

	it('each time with the same lead makes this lead wait and be given up as if it had failed, beside others', () => {
		const workflow = new Workflow().read(leadsOf('a', 1));
		workflow.stopping.add('a0000000');
		workflow.runFor(12 * DAY, registering(workflow, 'b', 1));
		expect(workflow.sizes.length - workflow.stored.length).toBeLessThan(15);
		expect(daysUntil(workflow.givenUp)).toEqual([expect.closeTo(8, 0)]);
		expect(Math.max(...workflow.sizes)).toBeLessThan(3);
	});

	it('of one lead says nothing about its form, the destination, or the size of executions', () => {
		const workflow = new Workflow().read(leadsOf('a', 1));
		workflow.run('interrupted');
		const { groups } = workflow.ledger;
		expect(workflow.ledger).toEqual({ ...emptyLedger(), groups });
	});
});

describe('an execution with an unknown outcome', () => {
	it('makes its leads wait up to an hour, counts as no try, and is reported once after a day', () => {
		const workflow = new Workflow().read(leadsOf('a', 3));
		const reports: number[] = [];
		for (const end = workflow.now + 3 * DAY; workflow.now < end; workflow.now += MINUTE) {
			const { ledger, unknown } = reportUnknown(workflow.ledger, workflow.now);
			workflow.ledger = ledger;
			if (unknown.length > 0) reports.push(countOf(unknown));
			workflow.run('unknown');
		}
		expect(reports).toEqual([3]);
		expect(workflow.sizes.length).toBeGreaterThan(3 * 23);
		expect(workflow.sizes.length).toBeLessThan(3 * 24 + 8);
		expect(uniq(workflow.sizes)).toEqual([3]);
		workflow.runFor(2 * HOUR);
		expect(workflow.stored).toHaveLength(3);
	});
});

it('the outcome of an execution that the ledger does not know is an error', () => {
	expect(() => ended(emptyLedger(), { id: 'other' }, { outcome: 'succeeded' }, NOW)).toThrow(
		'not running',
	);
});

it('three forms of which most leads are refused do not look like an outage: all good leads are stored in 32 hours', () => {
	const workflow = new Workflow();
	const good = range(3).flatMap((form) => {
		const leads = leadsOf(`${form}`, 20 * (form + 1));
		const [taken, refused] = partition(leads, ({ hash }) =>
			[3, 5].includes(Number(hash.slice(1)) % 7),
		);
		workflow.read(leads).refuse(...refused.map(({ hash }) => hash));
		return taken.map(({ hash }) => hash);
	});
	for (const end = workflow.now + 32 * HOUR; workflow.now < end; workflow.now += 10 * MINUTE) {
		workflow.pollCarefully();
	}
	expect(good.filter((hash) => !workflow.stored.includes(hash))).toEqual([]);
});

it('two refused leads with each good one are reported and given up, although most executions fail', () => {
	const workflow = new Workflow();
	for (let time = 0; time < 30; time++) {
		const bad = leadsOf('b', 2, 2 * time);
		workflow.refuse(...bad.map(({ hash }) => hash));
		workflow.read([...leadsOf('a', 1, time), ...bad]);
		for (let hours = 0; hours < 12; hours += 4) {
			workflow.pollCarefully();
			workflow.now += 4 * HOUR;
		}
	}
	const reported = workflow.reported.flatMap(({ leads }) => leads);
	const givenUp = workflow.givenUp.flatMap(({ leads }) => leads);
	expect(reported.length).toBeGreaterThan(30);
	expect(givenUp.length).toBeGreaterThan(0);
});
