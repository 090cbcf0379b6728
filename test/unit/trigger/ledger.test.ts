import { partition, range, uniq } from 'lodash';

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
	published,
	review,
	untriedBeyond,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { MINUTE, HOUR, DAY } from '../../durations';
import { daysUntil, hashes, leadsOf, NOW, registering, Workflow } from './simulatedWorkflow';

/*
 * Stories: what becomes of leads while a destination refuses some, is down, or stops n8n. The ledger's rules are at the head
 * of ledger.ts; a story says what they come to.
 */

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
