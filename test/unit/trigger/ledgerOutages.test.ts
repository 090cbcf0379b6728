import { aloneAgain, countOf } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { giveUp } from '../../../nodes/LinkedInLeadSync/trigger/givingUp';
import {
	emptyLedger,
	limitOfWaiting,
	mayBeDown,
	published,
	succeeded,
	unknown,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { MINUTE, HOUR, DAY } from '../../durations';
import { leadsOf, NOW, Workflow } from './simulatedWorkflow';

it('a lead is not given up after an outage in which no other lead was tried', () => {
	const workflow = new Workflow().read(leadsOf('a', 1));
	workflow.run();
	workflow.isDown = true;
	workflow.read(leadsOf('a', 1, 1)).runFor(2 * DAY);
	workflow.isDown = false;
	workflow.read(leadsOf('b', 1));
	expect(workflow.run()).toEqual(['b0000000']);
	expect(giveUp(workflow.ledger, DAY, workflow.now).given).toEqual([]);
	expect(workflow.runFor(DAY).waiting).toBe(0);
});

it('an outage starts with the first of three failures in a row, and after a fourth one the leads wait', () => {
	const workflow = new Workflow().read(leadsOf('a', 20)).read(leadsOf('b', 20));
	workflow.isDown = true;
	while (workflow.run() !== undefined);
	expect([workflow.failures, workflow.ledger.failingSince]).toEqual([4, NOW + 2000]);
	workflow.now += 15 * MINUTE - 30_000;
	expect(countOf(workflow.next()!.groups)).toBe(1);
});

it('in an outage one lead is tried every 15 minutes, and afterwards all leads are stored in a few executions', () => {
	const workflow = new Workflow().read(leadsOf('a', 900)).read(leadsOf('b', 100, 900));
	workflow.isDown = true;
	workflow.runFor(DAY);
	expect(workflow.failures).toBeLessThanOrEqual(100);
	workflow.isDown = false;
	let executions = 0;
	for (const end = workflow.now + HOUR; workflow.now < end; workflow.now += 15 * MINUTE) {
		while (workflow.run()) executions++;
	}
	expect([workflow.stored.length, workflow.waiting]).toEqual([1000, 0]);
	expect(executions).toBeLessThan(8);
});

it('in an outage, a lead that was to blame before is not the one that is tried', () => {
	const workflow = new Workflow()
		.read(leadsOf('a', 2))
		.refuse('a0000001')
		.runFor(3 * HOUR);
	workflow.read(leadsOf('b', 20, 20));
	workflow.isDown = true;
	while (workflow.run() !== undefined);
	workflow.now += DAY;
	expect(workflow.next()!.groups.map(({ formId }) => formId)).toEqual(['b']);
});

it('leads that failed alone in an outage are retried together once, those of each form in executions of their own', () => {
	const workflow = new Workflow();
	workflow.isDown = true;
	for (const [index, formId] of ['a', 'b', 'a', 'b', 'a', 'b'].entries())
		workflow.read(leadsOf(formId, 1, index)).runFor(HOUR);
	workflow.isDown = false;
	workflow.read(leadsOf('c', 1)).run();
	const { groups, isTrial } = workflow.next(2)!;
	expect([countOf(groups), isTrial]).toEqual([2, true]);
	const formsOf = (hashes: string[] = []) => hashes.map(([form]) => form).join('');
	expect([formsOf(workflow.run()), formsOf(workflow.run())]).toEqual(['bbb', 'aaa']);
});

it('the time of an outage does not count towards giving up a lead', () => {
	const workflow = new Workflow().read(leadsOf('a', 2)).refuse('a0000001');
	// The lead has failed twice, so it is certainly to blame when the outage begins.
	workflow.read(leadsOf('b', 1, 10)).runFor(3 * HOUR);
	const [{ alone }] = workflow.ledger.groups;
	expect(alone?.tries).toBe(2);
	workflow.read(leadsOf('b', 100, 100));
	workflow.isDown = true;
	workflow.runFor(5 * DAY);
	workflow.isDown = false;
	workflow.runFor(HOUR);
	const [after] = workflow.ledger.groups.filter(({ leads }) => leads[0].hash === 'a0000001');
	expect(after.alone!.toBlameSince! - alone!.toBlameSince!).toBeGreaterThan(4.9 * DAY);
});

it('the time until a lead to blame is given up starts at the end of an outage', () => {
	const workflow = new Workflow().read(leadsOf('a', 1)).refuse('a0000000').runFor(HOUR);
	const [group] = workflow.ledger.groups;
	const blamed = aloneAgain(group, { ...group.alone!, toBlameSince: workflow.now - HOUR });
	const failingSince = workflow.now - 5 * DAY;
	const ledger = { ...emptyLedger(), streak: 4, failingSince, groups: [blamed] };
	const { groups } = succeeded(ledger, { id: 'x', groups: [], isTrial: false }, workflow.now);
	expect(groups[0].alone?.toBlameSince).toBe(workflow.now);
});

it('publishing the workflow in an outage does not make the outage count towards giving up a lead', () => {
	const workflow = new Workflow().read(leadsOf('a', 2)).refuse('a0000001');
	workflow.read(leadsOf('b', 1, 10)).runFor(3 * HOUR);
	const { toBlameSince = 0 } = workflow.ledger.groups[0].alone ?? {};
	workflow.read(leadsOf('b', 100, 100));
	workflow.isDown = true;
	workflow.runFor(2 * DAY);
	workflow.ledger = published(workflow.ledger);
	workflow.run();
	workflow.isDown = false;
	workflow.runFor(HOUR);
	const [after] = workflow.ledger.groups.filter(({ leads }) => leads[0].hash === 'a0000001');
	expect(after.alone!.toBlameSince! - toBlameSince).toBeGreaterThan(1.9 * DAY);
});

it('three failures in a row of two leads count as an outage, so their form does not wait', () => {
	const workflow = new Workflow().read(leadsOf('a', 1));
	workflow.run();
	workflow.isDown = true;
	workflow.read(leadsOf('a', 1, 1)).run();
	workflow.now += 10 * MINUTE;
	workflow.read(leadsOf('a', 1, 2)).runFor(2 * HOUR);
	const limits = workflow.ledger.groups.map((group) => limitOfWaiting(workflow.ledger, group));
	expect([mayBeDown(workflow.ledger), ...limits]).toEqual([true, undefined, undefined]);
});

it('in an apparent outage, a good lead of a waiting form is still stored within a day', () => {
	const [ofA, ofB] = [leadsOf('a', 20), leadsOf('b', 60, 100)];
	const bad = [...ofA.slice(0, 9), ...ofA.slice(10), ...ofB].map(({ hash }) => hash);
	const workflow = new Workflow()
		.read(leadsOf('c', 1))
		.read(ofA)
		.refuse(...bad);
	workflow.runFor(HOUR);
	expect(workflow.stored).not.toContain('a0000009');
	workflow.read(ofB).runFor(DAY);
	expect(workflow.stored).toContain('a0000009');
});

it('a lead that waits for a retry is due at once when the clock is set back by more than a day', () => {
	const workflow = new Workflow().read(leadsOf('a', 1)).refuse('a0000000');
	workflow.now += 2 * DAY;
	workflow.runFor(DAY);
	workflow.refused.clear();
	workflow.now -= 2.5 * DAY;
	expect(workflow.run()).toEqual(['a0000000']);
});

it('a lead that fails alone is not to blame when the clock was set back by a day after the last success', () => {
	const workflow = new Workflow().read(leadsOf('b', 1)).runFor(MINUTE);
	workflow.now -= DAY;
	workflow.read(leadsOf('a', 1)).refuse('a0000000').runFor(HOUR);
	expect([workflow.stored, workflow.failures]).toEqual([['b0000000'], 3]);
	expect(workflow.ledger.groups[0].alone?.toBlameSince).toBeUndefined();
});

it('a lead that failed in an outage and then stops n8n twice is not to blame, even after another lead succeeds', () => {
	const workflow = new Workflow().read(leadsOf('a', 1));
	workflow.isDown = true;
	workflow.runFor(12 * HOUR);
	workflow.isDown = false;
	for (let times = 0; times < 2; times++) {
		workflow.now += 12 * HOUR;
		const execution = workflow.begin(workflow.next()!);
		workflow.ledger = unknown(workflow.ledger, execution, workflow.now, true);
	}
	workflow.read(leadsOf('b', 1)).run();
	expect(workflow.stored).toEqual(['b0000000']);
	expect(workflow.ledger.groups[0].alone?.toBlameSince).toBeUndefined();
});
