import type { ReadRef } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { hashesOf, without } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { missing } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { HOUR, DAY } from '../../durations';
import { leadsOf, NOW, Workflow } from '../../ledger/simulatedWorkflow';

/** A workflow whose leads are in the ledger, because a batch with them failed. */
function inParts(leads: readonly ReadRef[], settings = {}): Workflow {
	const workflow = new Workflow(settings);
	const all = leads.map((lead) => ({ ...lead, state: 'part' as const, dueAt: 0 }));
	workflow.ledger = { ...workflow.ledger, leads: all };
	return workflow;
}

it('the trigger looks once a day for leads that LinkedIn does not list, and stops after a week', () => {
	const workflow = inParts(leadsOf('a', 3));
	const gone = new Set(['a0000001']);
	const letGo: string[] = [];
	let looked = 0;
	for (const end = NOW + 40 * DAY; workflow.now < end; workflow.now += HOUR) {
		const picked = workflow.next();
		const isLooked = picked.some(({ hash }) => gone.has(hash));
		if (isLooked) {
			looked++;
			const after = missing(workflow.ledger, gone, workflow.now);
			const hashes = hashesOf(after.gone);
			letGo.push(...hashes);
			workflow.ledger = { ...after.ledger, leads: without(after.ledger.leads, hashes) };
		}
		workflow.run();
	}
	expect(workflow.stored).toHaveLength(2);
	expect(workflow.waiting).toBe(0);
	expect(letGo).toEqual(['a0000001']);
	expect(looked).toBe(8);
});

it('a lead that LinkedIn did not list once, and that fails for a month afterwards, is not dropped when it is not listed again', () => {
	const once = new Set(['a0000000']);
	const workflow = inParts(leadsOf('a', 1), { giveUpAfterDays: 60 }).refuse(...once);
	workflow.ledger = missing(workflow.ledger, once, workflow.now).ledger;
	workflow.runFor(40 * DAY);
	expect(missing(workflow.ledger, once, workflow.now).gone).toEqual([]);
});
