import { range } from 'lodash';

import type {
	FailingLead,
	Lead,
	ReadRef,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { asNew, isFailing } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import {
	emptyLedger,
	ended,
	missing,
	published,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { review } from '../../../nodes/LinkedInLeadSync/trigger/memory/review';
import { MINUTE, HOUR, DAY } from '../../durations';
import { hashes, leadsOf, NOW, registering, Workflow } from './simulatedWorkflow';

/*
 * Stories: what becomes of leads while a destination refuses some, is down, or stops n8n. The four rules are at the head of
 * ledger.ts; a story says what they come to. How long leads wait, and how much fails: ledgerPlays.test.ts.
 */

const failingAt = (lead: ReadRef, firstFailedAt: number): FailingLead => ({
	...{ ...lead, state: 'failing', dueAt: NOW + DAY, id: lead.hash, tries: 1 },
	...{ firstFailedAt, failure: { node: 'CRM', at: NOW } },
});

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
		const workflow = new Workflow({ batchSize: 30 });
		workflow.read([...leadsOf('a', 15), ...leadsOf('b', 15)]).run('failed');
		expect(workflow.run()).toEqual(hashes('a', 15));
		expect(workflow.next(7)).toHaveLength(7);
	});
});

describe('retry', () => {
	it('a bad lead is reported on the second day, tried once a day, and given up after a week of days with others', () => {
		const workflow = working().read(leadsOf('a', 1)).refuse('a0000000');
		workflow.runFor(12 * DAY, succeeding(workflow));
		expect(workflow.told('failing')).toEqual({ names: ['a0000000'], days: [expect.closeTo(2, 0)] });
		expect(workflow.told('givenUp')).toEqual({ names: ['a0000000'], days: [expect.closeTo(9, 0)] });
		expect(workflow.failures).toBeLessThanOrEqual(4 + 9 * 1.25);
	});

	it('while nothing else is stored, a lead is tried every four hours, and never given up', () => {
		const workflow = new Workflow()
			.read(leadsOf('a', 1))
			.refuse('a0000000')
			.runFor(20 * DAY);
		expect([workflow.told('failing').names, workflow.told('givenUp').names]).toEqual([[], []]);
		expect(workflow.failures).toBeGreaterThan(6 * 19);
		expect(workflow.failures).toBeLessThan(6 * 20 + 5);
	});
});

describe('break', () => {
	it('of a broken form, the lead that was tried longest ago is tried again first, also after an outage', () => {
		const workflow = working().read(leadsOf('a', 30));
		workflow.down(HOUR).refuse(...hashes('a', 30));
		workflow.read(leadsOf('b', 1));
		const triedAgain = () =>
			workflow.ledger.leads.find((lead) => isFailing(lead) && lead.tries > 1);
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
		// Four of the five have failed alone, and wait for their retries.
		expect(workflow.stored).toHaveLength(1 + 10 + 1);
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
		expect(workflow.outputs.has('a0004900')).toBe(true);
		expect(workflow.outputs.has('a0003000')).toBe(false);
	});

	it('a broken form is reported by its name after a day, and again each week', () => {
		const workflow = working()
			.read(leadsOf('a', 2000))
			.refuse(...hashes('a', 2000));
		workflow.runFor(10 * DAY, succeeding(workflow));
		const { names, days } = workflow.told('form');
		expect(names).toEqual(['EVENT 1 a', 'EVENT 1 a']);
		expect(days).toEqual([expect.closeTo(1, 0), expect.closeTo(8, 0)]);
	});

	it.each([
		[DAY, ['EVENT 1 a']],
		[DAY - 1, []],
	])('a broken form that failed for %i ms is reported: %j', (lasted, reported) => {
		const since = NOW - 3 * DAY;
		const failure = { node: 'CRM', at: since + lasted };
		const ledger = {
			...emptyLedger(),
			leads: leadsOf('a', 2).map(asNew),
			streaks: { 'EVENT 1 a': { count: 5, since, failure } },
		};
		const { broken } = review(ledger, new Set(), NOW, { giveUpAfterDays: 7 });
		expect(broken.map(({ key }) => key)).toEqual(reported);
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

it('a lead that LinkedIn did not list once, and that fails for a month afterwards, is not dropped when it is not listed again', () => {
	const workflow = new Workflow({ giveUpAfterDays: 60 })
		.refuse('a0000000')
		.read(leadsOf('a', 1))
		.poll();
	const once = hashes('a', 1);
	workflow.ledger = missing(workflow.ledger, once, workflow.now).ledger;
	workflow.runFor(40 * DAY);
	expect(missing(workflow.ledger, once, workflow.now).gone).toEqual([]);
});

describe('take turns', () => {
	it('new leads and due retries come in turn', () => {
		const workflow = new Workflow({ batchSize: 1 })
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
			const workflow = new Workflow({ batchSize }).read(ofPages);
			return range(4 / batchSize)
				.flatMap(() => workflow.run().map(([form]) => form))
				.join('');
		};
		expect([formsOf(4), formsOf(1)]).toEqual(['abab', 'abab']);
	});
});

it('of more than 500 given-up leads whose output fails, the rest are reported', () => {
	const leads = leadsOf('a', 2000).map((lead) => ({ ...failingAt(lead, NOW), state: 'givenUp' }));
	const ledger = { ...new Workflow().ledger, leads: leads as Lead[] };
	const choice = { giveUpAfterDays: 7, hasOutput: true };
	const after = review(ledger, new Set(), NOW + HOUR, choice);
	expect([after.ledger.leads.length, after.givenUp.length]).toEqual([500, 1500]);
});

describe('an execution that this process did not start', () => {
	it('counts as running for 15 minutes, then splits, and breaks nothing', () => {
		const workflow = working().read(leadsOf('a', 500));
		workflow.run('stops');
		workflow.runFor(14 * MINUTE, undefined, MINUTE);
		expect(workflow.sizes).toHaveLength(2);
		workflow.runFor(10 * MINUTE, undefined, MINUTE);
		expect(workflow.stored).toHaveLength(501);
		expect(Math.max(...workflow.sizes.slice(2))).toBe(20);
		expect(workflow.ledger.streaks).toEqual({});
	});

	it('with the same lead each time makes this lead wait, and stops n8n once a day', () => {
		const workflow = new Workflow().read(leadsOf('a', 500));
		workflow.stopping.add('a0000250');
		workflow.runFor(12 * DAY, succeeding(workflow));
		expect(workflow.outputs.get('a0000250')).toBeLessThan(20);
	});

	it('counts as over when the user publishes the workflow', () => {
		const workflow = working().read(leadsOf('a', 500));
		workflow.run('stops');
		workflow.ledger = published(workflow.ledger);
		expect(workflow.poll().stored).toHaveLength(501);
	});

	it('with one lead makes this lead come after 15 minutes, and then once a day', () => {
		const workflow = new Workflow().read(leadsOf('a', 1));
		const dueAfter = () => {
			const [lead] = workflow.next();
			const execution = workflow.begin([lead]);
			const { now } = workflow;
			workflow.ledger = ended(workflow.ledger, execution, { outcome: 'unheard' }, now);
			const { dueAt } = workflow.ledger.leads.find(({ hash }) => hash === lead.hash)!;
			workflow.now = dueAt;
			return Math.round((dueAt - now) / MINUTE);
		};
		expect([dueAfter(), dueAfter(), dueAfter()]).toEqual([15, 20 * 60, 20 * 60]);
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

it('leads that are given up are output together, and one by one after that execution has failed', () => {
	const workflow = new Workflow();
	const due = (dueAt: number) =>
		leadsOf('a', 3).map((lead) => ({ ...failingAt(lead, NOW), state: 'givenUp' as const, dueAt }));
	workflow.ledger = { ...workflow.ledger, leads: due(0) };
	expect(workflow.run('failed')).toHaveLength(3);
	workflow.now += DAY;
	expect(workflow.next()).toHaveLength(1);
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

	it('may be set forward by a month: this counts as one day', () => {
		const workflow = new Workflow().read(leadsOf('a', 2)).refuse('a0000001').runFor(HOUR);
		workflow.now += 30 * DAY;
		workflow.runFor(3 * DAY, succeeding(workflow));
		expect(workflow.told('givenUp').names).toEqual([]);
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
