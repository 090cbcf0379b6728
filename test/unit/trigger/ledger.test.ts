import { range } from 'lodash';

import {
	emptyLedger,
	ended,
	missing,
	published,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { MINUTE, HOUR, DAY } from '../../durations';
import { hashes, leadsOf, NOW, registering, Workflow } from './simulatedWorkflow';

/*
 * Stories: what becomes of leads while a destination refuses some, is down, or stops n8n. The four rules are at the head of
 * ledger.ts; a story says what they come to. How long leads wait, and how much fails: ledgerPlays.test.ts.
 */

const succeeding = (workflow: Workflow) => registering(workflow, 'z', 1, HOUR);

/** A workflow that has stored a lead before. */
const working = () => new Workflow().read(leadsOf('y', 1)).poll();

describe('split', () => {
	it('one bad lead among 500 costs three failed executions, and no other lead is output more than three times', () => {
		const workflow = new Workflow().read(leadsOf('a', 500)).refuse('a0000250').poll();
		expect([workflow.stored.length, workflow.failures]).toEqual([499, 3]);
		expect(workflow.sizes.slice(0, 3)).toEqual([500, 20, 20]);
		const others = [...workflow.outputs].filter(([hash]) => hash !== 'a0000250');
		expect(Math.max(...others.map(([, count]) => count))).toBe(3);
	});

	it('a part has leads of one form, and no more than Batch Size', () => {
		const workflow = new Workflow(30);
		workflow.read([...leadsOf('a', 15), ...leadsOf('b', 15)]).run('failed');
		expect(workflow.run()).toEqual(hashes('a', 15));
		expect(workflow.next(7)).toHaveLength(7);
	});
});

describe('retry', () => {
	it('a bad lead is named after a day and each week, and fails nine times on the first day, then daily, weekly, monthly', () => {
		const workflow = working().read(leadsOf('a', 1)).refuse('a0000000');
		workflow.runFor(100 * DAY, succeeding(workflow));
		const { names, days } = workflow.told;
		expect(names).toEqual(['a0000000']);
		expect(days.slice(0, 3).map(Math.round)).toEqual([1, 8, 15]);
		const failedIn = (from: number, to: number) =>
			workflow.failedAt.filter((at) => at >= NOW + from * DAY && at < NOW + to * DAY).length;
		expect([failedIn(0, 1), failedIn(1, 7), failedIn(8, 30), failedIn(31, 91)]).toEqual([
			9, 7, 3, 2,
		]);
	});

	it('300 bad leads among good ones cost at most 24 failed executions a day after the first', () => {
		const workflow = working()
			.read(leadsOf('a', 300))
			.refuse(...hashes('a', 300));
		workflow.runFor(2 * DAY, registering(workflow, 'a', 1, HOUR));
		const before = workflow.failures;
		workflow.runFor(3 * DAY, registering(workflow, 'a', 1, HOUR));
		expect((workflow.failures - before) / 3).toBeLessThanOrEqual(25);
	});

	it('what failed in a break is due at once after it, and what failed before keeps its time', () => {
		const workflow = working().read(leadsOf('a', 1)).refuse('a0000000');
		workflow.runFor(2 * DAY, succeeding(workflow));
		const dueBefore = workflow.ledger.leads[0].dueAt;
		workflow.read(leadsOf('b', 3)).down(3 * HOUR);
		expect(workflow.stored).not.toContain('b0000002');
		workflow.read(leadsOf('b', 1, 3)).runFor(15 * MINUTE);
		expect(workflow.stored).toEqual(expect.arrayContaining(hashes('b', 4)));
		expect(workflow.ledger.leads[0].dueAt).toBe(dueBefore);
	});
});

describe('leads that Return leads gives back', () => {
	const returning = () => Object.assign(working(), { isReturning: true });
	const failuresIn = (workflow: Workflow, from: number, to: number) =>
		workflow.failedAt.filter((at) => at >= NOW + from * DAY && at < NOW + to * DAY).length;

	it('are the only ones that come again', () => {
		const workflow = returning().read(leadsOf('a', 500)).refuse('a0000250');
		workflow.runFor(2 * DAY);
		expect([workflow.stored.length, workflow.sizes[1]]).toEqual([500, 500]);
		const others = [...workflow.outputs].filter(([hash]) => hash !== 'a0000250');
		expect(others.filter(([, count]) => count > 1)).toEqual([]);
		expect(failuresIn(workflow, 0, 1)).toBeLessThan(10);
		expect(workflow.told.names).toEqual(['a0000250']);
	});

	it('are retried together, also those of other hours, and of a form that nobody else fills in', () => {
		const workflow = returning();
		let from = 0;
		workflow.runFor(8 * DAY, () => {
			if (workflow.now - NOW >= DAY) return;
			workflow.read(leadsOf('a', 6, from)).refuse(...hashes('a', 3, from));
			from += 6;
		});
		expect(workflow.refused.size).toBe(288);
		expect(workflow.stored).toHaveLength(1 + 288);
		expect(failuresIn(workflow, 2, 8)).toBeLessThan(12);
		expect(workflow.told.names).toHaveLength(288);
	});

	it('are split if their execution fails', () => {
		const workflow = returning().read(leadsOf('a', 500));
		workflow.refuse(...hashes('a', 300)).runFor(20 * MINUTE);
		workflow.isReturning = false;
		workflow.runFor(2 * HOUR);
		const retried = workflow.sizes.slice(workflow.sizes.lastIndexOf(300));
		expect(retried.slice(0, 3)).toEqual([300, 20, 1]);
	});

	it('count as one failure if they are all of an execution, as in an outage', () => {
		const after = (isReturning: boolean) => {
			const workflow = Object.assign(working(), { isReturning });
			workflow.read(leadsOf('a', 500)).down(HOUR).runFor(HOUR);
			const outputs = Math.max(...workflow.outputs.values());
			return { outputs, failures: workflow.failures, stored: workflow.stored.length };
		};
		expect(after(true)).toEqual(after(false));
	});
});

describe('break', () => {
	it('of a broken form, the lead that was tried longest ago is tried again first, also after an outage', () => {
		const workflow = working().read(leadsOf('a', 30));
		workflow.down(HOUR).refuse(...hashes('a', 30));
		workflow.read(leadsOf('b', 1));
		const triedAgain = () => workflow.ledger.leads.find(({ tries }) => tries > 1);
		while (!triedAgain()) workflow.runFor(15 * MINUTE);
		expect(triedAgain()?.hash).toBe('a0000000');
	});

	it('an outage of a day costs one failure in 15 minutes, and 1,000 leads come after its end', () => {
		const workflow = working().read(leadsOf('a', 900)).read(leadsOf('b', 100)).down(DAY);
		expect(workflow.failures).toBeLessThanOrEqual(104);
		workflow.runFor(HOUR);
		expect(workflow.waiting).toBe(0);
	});

	it('the first try is a minute after the fifth failure, in the same poll', () => {
		const workflow = working();
		workflow.isDown = true;
		workflow.read(leadsOf('a', 5)).run();
		for (let count = 0; count < 4; count++) workflow.run();
		expect(workflow.run()).toEqual([]);
		workflow.isDown = false;
		workflow.read(leadsOf('a', 10, 5)).poll();
		expect(workflow.stored).toHaveLength(1 + 10 + 5);
	});

	it('a form that breaks stops no other form', () => {
		const workflow = working()
			.read(leadsOf('a', 5))
			.refuse(...hashes('a', 5));
		for (let count = 0; count < 5; count++) workflow.run();
		workflow.read(leadsOf('b', 10));
		expect(workflow.run()).toEqual(hashes('b', 10));
	});

	it('of a form of which all is refused, some 100 leads are tried a day, the newest first, and other forms go on', () => {
		const workflow = working()
			.read(leadsOf('a', 5000))
			.refuse(...hashes('a', 5000));
		workflow.read(leadsOf('b', 200, 5000)).runFor(HOUR);
		expect(workflow.stored).toHaveLength(201);
		const before = workflow.failures;
		workflow.runFor(DAY, succeeding(workflow));
		expect(workflow.failures - before).toBeLessThan(110);
		expect(workflow.outputs.has('a0004910')).toBe(true);
		expect(workflow.outputs.has('a0003000')).toBe(false);
	});

	it('a form that was stored last is tried first, beside forty that are refused', () => {
		const workflow = working();
		for (const form of range(10, 50))
			workflow.read(leadsOf(`${form}`, 3)).refuse(...hashes(`${form}`, 3));
		workflow.runFor(DAY);
		workflow.read(leadsOf('y', 1, 1)).runFor(30 * MINUTE);
		expect(workflow.stored).toContain('y0000001');
	});

	it('forms take turns, so that a good one among ten broken ones waits for one round at most', () => {
		const workflow = working();
		for (const form of range(10)) workflow.read(leadsOf(`${form}`, 50));
		workflow.isDown = true;
		workflow.runFor(DAY);
		workflow.isDown = false;
		for (const form of range(9)) workflow.refuse(...hashes(`${form}`, 50));
		workflow.runFor(3 * HOUR);
		expect(workflow.stored.filter((hash) => hash.startsWith('9'))).toHaveLength(50);
	});

	it('tries and new leads take turns, also if each poll has time for one execution only', () => {
		const workflow = working()
			.read(leadsOf('a', 6))
			.refuse(...hashes('a', 6));
		for (let count = 0; count < 5; count++) workflow.run();
		workflow.read(leadsOf('b', 1)).run();
		const formsOfPolls = [1, 2, 3, 4].map((poll) => {
			workflow.read(leadsOf('b', 1, poll));
			workflow.now += 15 * MINUTE;
			return workflow.run()[0][0];
		});
		expect(formsOfPolls).toEqual(['a', 'b', 'a', 'b']);
	});

	it('publishing makes everything due, and mends what is broken', () => {
		const workflow = working()
			.read(leadsOf('a', 300))
			.refuse(...hashes('a', 300));
		workflow.runFor(2 * DAY, succeeding(workflow));
		workflow.refused.clear();
		workflow.ledger = published(workflow.ledger);
		workflow.runFor(45 * MINUTE);
		expect(workflow.waiting).toBe(0);
	});
});

it('a lead that LinkedIn does not list is looked for daily, after a week weekly, and never forgotten', () => {
	const workflow = new Workflow().refuse('a0000000').read(leadsOf('a', 1)).poll();
	const waits = range(10).map(() => {
		workflow.ledger = missing(workflow.ledger, hashes('a', 1), workflow.now);
		const wait = workflow.ledger.leads[0].dueAt - workflow.now;
		workflow.now += wait;
		return wait / DAY;
	});
	expect(waits).toEqual([1, 1, 1, 1, 1, 1, 1, 7, 7, 7]);
});

describe.each(['failing', 'returned'] as const)('more than 2,000 %s leads', (state) => {
	const full = () => {
		const workflow = Object.assign(working(), { isReturning: state === 'returned' });
		const form = (index: number) => `${10 + (index % 20)}`;
		workflow.ledger = {
			...workflow.ledger,
			leads: range(2000).flatMap((index) =>
				leadsOf(form(index), 1, index).map((lead) => ({
					...{ ...lead, state, since: NOW, tries: 3 },
					...{ dueAt: NOW + 3 * HOUR, failure: { node: 'CRM', at: NOW } },
				})),
			),
		};
		return workflow;
	};

	it('are not kept: those that fail wait at LinkedIn, and good ones of their form come one by one', () => {
		const workflow = full();
		workflow
			.read(leadsOf('10', 6, 9000))
			.refuse('10009001')
			.poll();
		expect(workflow.stored).toHaveLength(1 + 5);
		expect(workflow.sizes.slice(1)).toEqual([1, 1, 1, 1, 1, 1]);
		expect(workflow.ledger.leads).toHaveLength(2000);
		const [bad] = leadsOf('10', 1, 9001);
		expect(workflow.state.owners['EVENT 1'].forms).toEqual({
			'10': { readFrom: bad.submittedAt, heldTo: bad.submittedAt },
		});
	});

	it('hold up no other form', () => {
		const workflow = full().read([...leadsOf('10', 3, 9000), ...leadsOf('b', 500)]);
		workflow.poll();
		expect(workflow.sizes[1]).toBe(500);
	});
});

describe('take turns', () => {
	it('new leads and due retries come in turn', () => {
		const workflow = new Workflow(1)
			.read(leadsOf('a', 3))
			.refuse(...hashes('a', 3))
			.poll();
		workflow.refused.clear();
		workflow.now += HOUR;
		workflow.read(leadsOf('b', 3));
		const forms = range(6).map(() => workflow.run()[0][0]);
		expect(forms.join('')).toMatch(/^(ab){3}$|^(ba){3}$/);
	});

	it('Pages take turns among new leads, also one by one', () => {
		const ofPages = [...leadsOf('a', 20), ...leadsOf('b', 2, 100, 'EVENT 2')];
		const formsOf = (batchSize: number) => {
			const workflow = new Workflow(batchSize).read(ofPages);
			return range(4 / batchSize)
				.flatMap(() => workflow.run().map(([form]) => form))
				.join('');
		};
		expect([formsOf(4), formsOf(1)]).toEqual(['abab', 'abab']);
	});
});

describe('an execution of which n8n does not say how it ended', () => {
	it('before a restart delays its own leads for 15 minutes, and no others; then they come together again', () => {
		const workflow = working().read(leadsOf('a', 500));
		workflow.run('stops');
		workflow.read(leadsOf('b', 100)).poll();
		expect(workflow.stored).toHaveLength(101);
		workflow.runFor(20 * MINUTE, undefined, MINUTE);
		expect(workflow.stored).toHaveLength(601);
		expect(workflow.sizes.slice(1)).toEqual([500, 100, 500]);
	});

	it('breaks nothing, ends its poll, and splits its leads only if that happens again', () => {
		const workflow = working().read(leadsOf('a', 500));
		workflow.run('unknown');
		expect(workflow.run('unknown')).toHaveLength(500);
		expect(workflow.next()).toHaveLength(20);
		workflow.poll();
		expect(workflow.stored).toHaveLength(501);
		expect(workflow.ledger.streaks.all.count).toBe(0);
	});

	it('makes a lead that stops n8n wait, and names it after a day', () => {
		const workflow = new Workflow().read(leadsOf('a', 500));
		workflow.stopping.add('a0000250');
		workflow.runFor(12 * DAY, succeeding(workflow));
		expect(workflow.outputs.get('a0000250')).toBeLessThan(24);
		expect(workflow.told.names).toEqual(['a0000250']);
	});

	it('with another lead on each day is not reported', () => {
		const workflow = new Workflow();
		workflow.runFor(20 * DAY, () => {
			const hours = (workflow.now - NOW) / HOUR;
			if (hours % 24 === 20) workflow.restart();
			if (hours % 24 === 12) workflow.read(leadsOf('a', 1, hours));
		});
		expect(workflow.reports).toEqual([]);
		expect(workflow.stored).toHaveLength(20);
	});
});

describe("n8n's clock", () => {
	const refusedForADay = () =>
		new Workflow()
			.read(leadsOf('a', 20))
			.refuse(...hashes('a', 20))
			.runFor(DAY);

	it('may be set back by hours: a new lead of what is broken is tried at once', () => {
		const workflow = refusedForADay();
		workflow.now -= 5 * HOUR;
		workflow.read(leadsOf('a', 1, 100)).runFor(HOUR);
		expect(workflow.stored).toEqual(['a0000100']);
	});

	it('may be two months ahead when a lead fails first: the lead is named, and retried as seldom as others', () => {
		const workflow = working().read(leadsOf('a', 1)).refuse('a0000000');
		workflow.now += 60 * DAY;
		workflow.poll();
		workflow.now -= 60 * DAY;
		workflow.runFor(20 * DAY, succeeding(workflow));
		expect(workflow.told.names).toEqual(['a0000000']);
		expect(workflow.failures).toBeLessThan(20);
	});

	it('may be set back by two days: a lead that is retried once a week is tried once more', () => {
		const workflow = working().read(leadsOf('a', 1)).refuse('a0000000');
		workflow.runFor(9 * DAY, succeeding(workflow));
		const before = workflow.failures;
		workflow.now -= 2 * DAY;
		workflow.runFor(12 * HOUR, succeeding(workflow));
		expect(workflow.failures - before).toBeLessThanOrEqual(1);
	});

	it('may be set back: waiting leads are then due at once, and what is broken is still tried seldom', () => {
		const workflow = refusedForADay();
		workflow.now -= 2 * DAY;
		const before = workflow.failures;
		workflow.runFor(DAY);
		expect(workflow.failures - before).toBeGreaterThan(20);
		expect(workflow.failures - before).toBeLessThan(120);
	});
});

it('the outcome of an execution that the ledger does not know is an error', () => {
	expect(() => ended(emptyLedger(), { id: 'other' }, { outcome: 'succeeded' }, NOW)).toThrow(
		'not running',
	);
});
