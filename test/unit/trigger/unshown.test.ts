import { range } from 'lodash';

import { hashesOf } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { missing, postponed } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { HOUR, DAY } from '../../durations';
import { leadsOf, NOW, Workflow } from '../../ledger/simulatedWorkflow';

it('the trigger looks for leads that LinkedIn does not list less and less often, and stops after a month', () => {
	const workflow = new Workflow().read(leadsOf('a', 3));
	const gone = new Set(['a0000001']);
	let looked = 0;
	for (const end = NOW + 40 * DAY; workflow.now < end; workflow.now += HOUR) {
		const picked = workflow.next();
		const isLooked = picked.some(({ hash }) => gone.has(hash));
		if (isLooked) {
			looked++;
			Object.assign(workflow, missing(workflow, gone, workflow.now));
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
	Object.assign(workflow, postponed(workflow, new Set(['a0000000']), workflow.now));
	workflow.run();
	expect(workflow.stored).toEqual(['a0000001']);
	workflow.now += HOUR;
	workflow.run();
	expect(workflow.stored).toHaveLength(2);
});

it('a lead that LinkedIn failed to serve is output within three days, even if other leads fail at each poll', () => {
	const workflow = new Workflow().read([...leadsOf('a', 5), ...leadsOf('b', 1)]);
	workflow.refuse(...range(5).map((index) => `a000000${index}`));
	Object.assign(workflow, postponed(workflow, new Set(['b0000000']), workflow.now));
	workflow.runFor(HOUR / 4);
	for (let days = 0; days < 3; days++) {
		workflow.now += DAY;
		while (workflow.run().length > 0);
	}
	expect(workflow.stored).toEqual(['b0000000']);
});

it('a lead that LinkedIn fails to serve is read less and less often, and only after all other leads', () => {
	const workflow = new Workflow().read(leadsOf('a', 1));
	const broken = new Set(['a0000000']);
	let tries = 0;
	for (let hours = 0; hours < 10 * 24; hours++, workflow.now += HOUR) {
		workflow.read(leadsOf('b', 1, hours));
		for (let picked = workflow.next(); picked.length > 0; picked = workflow.next()) {
			if (hashesOf(picked).includes('a0000000')) {
				tries++;
				expect(workflow.stored).toHaveLength(tries === 1 ? 0 : hours + 1);
				Object.assign(workflow, postponed(workflow, broken, workflow.now));
			} else workflow.run();
		}
	}
	expect(tries).toBeGreaterThan(10);
	expect(tries).toBeLessThan(20);
	// LinkedIn fails to serve the lead for 40 days and then once omits it: this does not count as cancelled.
	const later = workflow.now + 40 * DAY;
	Object.assign(workflow, missing(postponed(workflow, broken, later), broken, later + 1));
	expect(workflow.waiting).toBe(1);
});

it('a lead that LinkedIn did not list once, and that fails for a month afterwards, is not dropped when it is not listed again', () => {
	const once = new Set(['a0000000']);
	const workflow = new Workflow({ giveUpAfterDays: 60 }).read(leadsOf('a', 1)).refuse(...once);
	Object.assign(workflow, missing(workflow, once, workflow.now));
	workflow.runFor(40 * DAY);
	Object.assign(workflow, missing(workflow, once, workflow.now));
	expect(workflow.waiting).toBe(1);
});
