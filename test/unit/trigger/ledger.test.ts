import { range, uniq } from 'lodash';

import type { Group } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { countOf, hashesOf, isToBlame } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import {
	dropUntried,
	giveUp,
	missing,
	postponed,
} from '../../../nodes/LinkedInLeadSync/trigger/givingUp';
import {
	emptyLedger,
	published,
	read,
	unknown,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { MINUTE, HOUR, DAY } from '../../durations';
import { leadsOf, NOW, Workflow } from './simulatedWorkflow';

it('an execution gets new leads of all forms together, the oldest first', () => {
	const workflow = new Workflow().read(leadsOf('b', 3, 3)).read(leadsOf('a', 3));
	expect(workflow.next(4)?.groups.map(({ formId, leads }) => [formId, leads.length])).toEqual([
		['b', 1],
		['a', 3],
	]);
	workflow.run();
	expect([workflow.stored.length, workflow.waiting]).toEqual([6, 0]);
});

it('the leads of a form wait together, in the order of their times, however LinkedIn lists them', () => {
	const leads = leadsOf('a', 3);
	const once = read(emptyLedger(), leads.slice(1).toReversed());
	const { groups } = read(once, [...leadsOf('b', 1), leads[0]]);
	const ofA = leads.map(({ hash }) => hash);
	expect(groups.map((group) => hashesOf([group]))).toEqual([ofA, ['b0000000']]);
});

it('a bad lead among 500 costs four failed executions, and the other 499 leads are stored within 30 minutes', () => {
	const leads = leadsOf('a', 500);
	const workflow = new Workflow()
		.read(leads)
		.refuse(leads[250].hash)
		.runFor(30 * MINUTE);
	expect([workflow.stored.length, workflow.failures]).toEqual([499, 4]);
});

it.each(range(6))(
	'when lead %d of six leads is bad, the other five are stored in the same poll',
	(place) => {
		const leads = leadsOf('1', 6);
		const workflow = new Workflow().read(leads).refuse(leads[place].hash);
		workflow.runFor(MINUTE);
		expect(workflow.stored).toHaveLength(5);
	},
);

it('after an execution with two forms fails, the forms are retried separately', () => {
	const workflow = new Workflow().read(leadsOf('a', 5)).read(leadsOf('b', 5, 5));
	workflow.refuse('b0000005').run();
	workflow.run();
	workflow.run();
	expect(workflow.stored).toEqual(leadsOf('a', 5).map(({ hash }) => hash));
});

it('a lead that keeps failing while others succeed is retried less and less often, and given up after a week', () => {
	const workflow = new Workflow().read(leadsOf('a', 2)).refuse('a0000001');
	const given: string[] = [];
	for (let hour = 0; hour < 24 * 9; hour++) {
		workflow.read(leadsOf('b', 1, 100 + hour)).runFor(HOUR);
		const over = giveUp(workflow.ledger, 7 * DAY, workflow.now);
		workflow.ledger = over.ledger;
		given.push(...over.given.flatMap(({ leads }) => leads.map(({ hash }) => hash)));
		if (hour < 24 * 7 - 1) expect(given).toEqual([]);
	}
	expect(given).toEqual(['a0000001']);
	expect(workflow.failures).toBeLessThan(20);
	expect(workflow.ledger.forms).toEqual({});
});

it('a form that is mostly refused does not delay another form, and all its good leads are stored once', () => {
	const ofA = leadsOf('a', 480);
	const good = ofA.filter((_, index) => index % 24 === 7).map(({ hash }) => hash);
	const bad = ofA.map(({ hash }) => hash).filter((hash) => !good.includes(hash));
	const workflow = new Workflow().read(ofA).refuse(...bad);
	for (let hour = 0; hour < 6 * 24; hour++) {
		const before = workflow.failures;
		workflow.read(leadsOf('b', 1, 1000 + hour)).runFor(HOUR);
		expect(workflow.failures - before).toBeLessThan(30);
	}
	expect(workflow.stored.filter((hash) => good.includes(hash)).sort()).toEqual([...good].sort());
	expect(workflow.stored.filter((hash) => hash.startsWith('b'))).toHaveLength(6 * 24);
	expect(workflow.failures).toBeLessThan(6 * 100 + 20);
});

/** Form a waits after two days in which all of its leads were refused; then it is repaired, and published. */
function repaired(): { workflow: Workflow; ofA: string[] } {
	const ofA = leadsOf('a', 300).map(({ hash }) => hash);
	const workflow = new Workflow().read(leadsOf('a', 300)).refuse(...ofA);
	for (let hour = 0; hour < 48; hour++) workflow.read(leadsOf('b', 1, 1000 + hour)).runFor(HOUR);
	workflow.refused.clear();
	workflow.ledger = published(workflow.ledger);
	return { workflow, ofA };
}

it('after a repair and a publication, a waiting form is retried at once, in larger and larger executions', () => {
	const { workflow } = repaired();
	const sizes: number[] = [];
	for (let leads = workflow.run(); leads; leads = workflow.run()) sizes.push(leads.length);
	expect(sizes.slice(0, 9)).toEqual([...Array<number>(8).fill(1), 2]);
	expect([Math.max(...sizes) > 10, workflow.waiting]).toEqual([true, 0]);
});

it('a waiting form whose larger execution fails gets executions with single leads again', () => {
	const { workflow, ofA } = repaired();
	while (countOf(workflow.next()!.groups) < 4) workflow.run();
	workflow.refuse(...ofA).run();
	workflow.now += HOUR;
	expect(countOf(workflow.next()!.groups)).toBe(1);
});

it('once a lead to blame succeeds, the others of its form are retried at once', () => {
	const workflow = new Workflow().read(leadsOf('a', 4)).refuse('a0000001', 'a0000002');
	for (let hour = 0; hour < 24; hour++) workflow.read(leadsOf('b', 1, 100 + hour)).runFor(HOUR);
	const isStored = () => workflow.stored.filter((hash) => hash.startsWith('a')).length;
	expect(isStored()).toBe(2);
	workflow.refused.clear();
	while (isStored() === 2) workflow.runFor(HOUR / 4);
	expect(isStored()).toBe(4);
});

it('when one in five leads of a form is refused, no untried lead of the form is older than a day', () => {
	const workflow = new Workflow().refuse(...leadsOf('a', 8).map(({ hash }) => hash));
	const came = new Map<string, number>();
	for (let index = 0; index < 10 * 384; index += 4) {
		const leads = leadsOf('a', 4, index);
		for (const { hash } of leads) came.set(hash, workflow.now);
		if (index % 20 === 0) workflow.refuse(leads[0].hash);
		else if (index % 20 > 4) workflow.refuse(leads[index % 3].hash);
		workflow.read(leads).runFor(15 * MINUTE);
	}
	const untried = workflow.ledger.groups.filter(({ alone }) => !alone);
	const oldest = Math.min(...hashesOf(untried).map((hash) => came.get(hash) ?? NOW));
	expect(workflow.now - oldest).toBeLessThan(DAY);
});

it('one bad lead does not make its form wait, however often it fails', () => {
	const workflow = new Workflow().read(leadsOf('a', 2)).refuse('a0000001');
	for (let hour = 0; hour < 3 * 24; hour++) {
		workflow.read(leadsOf('b', 1, 100 + hour)).runFor(HOUR);
	}
	expect(workflow.failures).toBeGreaterThan(4);
	workflow.read(leadsOf('a', 30, 10));
	expect(workflow.run()).toHaveLength(30);
});

it('above the limit of leads, the oldest untried leads of a waiting form are dropped, and no leads that failed alone', () => {
	const workflow = new Workflow().read(leadsOf('a', 300));
	workflow.refuse(...leadsOf('a', 300).map(({ hash }) => hash));
	for (let hour = 0; hour < 5; hour++) workflow.read(leadsOf('b', 1, 900 + hour)).runFor(HOUR);
	workflow.read(leadsOf('c', 50));
	expect(dropUntried(workflow.ledger, workflow.waiting).dropped).toEqual([]);
	expect(dropUntried({ ...workflow.ledger, streak: 3 }, 200).dropped).toEqual([]);
	const { ledger, dropped } = dropUntried(workflow.ledger, 200);
	expect(uniq(dropped.map(({ formId }) => formId))).toEqual(['a']);
	expect([countOf(ledger.groups), countOf(dropped)]).toEqual([200, workflow.waiting - 200]);
	expect(dropped.every(({ alone }) => alone === undefined)).toBe(true);
	const kept = ledger.groups.filter(({ alone, formId }) => !alone && formId === 'a');
	const timesOf = (groups: Group[]) => groups.flatMap(({ leads }) => leads.map(({ from }) => from));
	expect(Math.max(...timesOf(dropped))).toBeLessThan(Math.min(...timesOf(kept)));
	expect(dropUntried(emptyLedger(), 0).dropped).toEqual([]);
});

it('leads whose execution stops n8n are retried in executions of half the size, and none is lost', () => {
	const workflow = new Workflow().read(leadsOf('a', 500));
	const sizes = range(12).map(() => {
		const execution = workflow.begin(workflow.next()!);
		workflow.ledger = unknown(workflow.ledger, execution, workflow.now, true);
		return countOf(execution.groups);
	});
	expect(sizes).toEqual([500, 250, 125, 62, 31, 15, 7, 3, 1, 1, 1, 1]);
	expect(workflow.waiting).toBe(500);
	workflow.runFor(DAY);
	expect(workflow.stored).toHaveLength(500);
});

it('a single lead that stops n8n five times in a row is to blame, and one whose outcome is unknown is not', () => {
	const workflow = new Workflow().read(leadsOf('a', 1));
	const ends = (mayBeSize: boolean) => {
		const execution = workflow.begin(workflow.next()!);
		workflow.ledger = unknown(workflow.ledger, execution, workflow.now, mayBeSize);
		workflow.now += DAY;
		return isToBlame(workflow.ledger.groups[0]);
	};
	// After the first time, executions have half as many leads, so one.
	expect(ends(true)).toBe(false);
	expect(range(9).map(() => ends(false))).not.toContain(true);
	expect(range(5).map(() => ends(true))).toEqual([false, false, false, false, true]);
});

it('the trigger looks for leads that LinkedIn does not list less and less often, and stops after a month', () => {
	const workflow = new Workflow().read(leadsOf('a', 3));
	const gone = new Set(['a0000001']);
	let looked = 0;
	for (const end = NOW + 40 * DAY; workflow.now < end; workflow.now += HOUR) {
		const picked = workflow.next();
		const isLooked = picked?.groups.some(({ leads }) => leads.some(({ hash }) => gone.has(hash)));
		if (isLooked) {
			looked++;
			workflow.ledger = missing(workflow.ledger, gone, workflow.now);
		}
		workflow.run();
	}
	expect(workflow.stored).toHaveLength(2);
	expect(workflow.waiting).toBe(0);
	expect(looked).toBeGreaterThan(30);
	expect(looked).toBeLessThan(50);
});

it('a lead that could not be read is retried an hour later', () => {
	const workflow = new Workflow().read(leadsOf('a', 2));
	workflow.ledger = postponed(workflow.ledger, new Set(['a0000000']), workflow.now);
	workflow.run();
	expect(workflow.stored).toEqual(['a0000001']);
	workflow.now += HOUR;
	workflow.run();
	expect(workflow.stored).toHaveLength(2);
});

it('a lead that LinkedIn failed to serve is output within three days, even if other leads fail at each poll', () => {
	const workflow = new Workflow().read([...leadsOf('a', 5), ...leadsOf('b', 1)]);
	workflow.refuse(...range(5).map((index) => `a000000${index}`));
	workflow.ledger = postponed(workflow.ledger, new Set(['b0000000']), workflow.now);
	workflow.runFor(HOUR / 4);
	for (let days = 0; days < 3; days++) {
		workflow.now += DAY;
		while (workflow.run() !== undefined);
	}
	expect(workflow.stored).toEqual(['b0000000']);
});

it('a lead that LinkedIn fails to serve is read less and less often, and only after all other leads', () => {
	const workflow = new Workflow().read(leadsOf('a', 1));
	const broken = new Set(['a0000000']);
	let tries = 0;
	for (let hours = 0; hours < 10 * 24; hours++, workflow.now += HOUR) {
		workflow.read(leadsOf('b', 1, hours));
		for (let picked = workflow.next(); picked !== undefined; picked = workflow.next()) {
			if (hashesOf(picked.groups).includes('a0000000')) {
				tries++;
				expect(workflow.stored).toHaveLength(tries === 1 ? 0 : hours + 1);
				workflow.ledger = postponed(workflow.ledger, broken, workflow.now);
			} else workflow.run();
		}
	}
	expect(tries).toBeGreaterThan(10);
	expect(tries).toBeLessThan(20);
	// LinkedIn fails to serve the lead for 40 days and then once omits it: this does not count as cancelled.
	const later = workflow.now + 40 * DAY;
	workflow.ledger = missing(postponed(workflow.ledger, broken, later), broken, later + 1);
	expect(workflow.waiting).toBe(1);
});
