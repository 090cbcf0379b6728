import { map, range, uniq } from 'lodash';

import { countOf } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import {
	emptyLedger,
	ended,
	reportUnknown,
	untriedBeyond,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { MINUTE, HOUR, DAY } from '../../durations';
import { daysUntil, hashes, leadsOf, NOW, registering, Workflow } from './simulatedWorkflow';

/* Stories, as in ledger.test.ts: of outages, n8n's clock, and executions that end strangely. */

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
