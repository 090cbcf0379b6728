import type {
	Execution,
	ExecutionKind,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { outcomeOf } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/outcome';
import { settle } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/settle';
import { readConfirmation } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/stored';
import { failed, held, NOW } from './waiting';

const leadsOf = (...hashes: string[]) => [{ owner: 'EVENT 1', from: NOW, to: NOW, hashes }];
const execution = (kind: ExecutionKind, leads = leadsOf('a')): Execution => ({
	id: 'one',
	kind,
	emittedAt: NOW,
	leads,
	failures: 1,
	formIds: ['7'],
	leadId: 'a',
});
const BEFORE = { triedAt: 0, tries: 2, failedAt: 0, since: 0 };
const setAside = (name: string) => failed(name, BEFORE);
const form = (formId: string) => held(formId, BEFORE);
const waiting = () => ({
	...nothingEmitted(),
	setAside: [setAside('a'), setAside('b')],
	heldForms: [form('7'), form('8')],
});
const TRIED = { triedAt: NOW, tries: 3 };

it.each([
	['a lead that was set aside', 'setAside' as const, 'setAside' as const],
	['a form', 'form' as const, 'heldForms' as const],
])(
	'%s of which nothing is known waits on as after a failure, but has not failed',
	(_, kind, list) => {
		const before = waiting()[list];
		const confirmation = waiting();
		settle(confirmation, execution(kind), 'unknown', NOW);

		expect(confirmation[list]).toEqual([{ ...before[0], ...TRIED }, before[1]]);
		expect(confirmation.due).toEqual([]);
		settle(confirmation, execution(kind), 'failed', NOW);
		expect(confirmation[list]).toEqual([
			{ ...before[0], triedAt: NOW, tries: 4, failedAt: NOW },
			before[1],
		]);
	},
);

it('what comes again comes as before, but for what was chosen of it', () => {
	const confirmation = nothingEmitted();
	settle(confirmation, execution('check'), 'unknown', NOW);
	settle(confirmation, execution('batch', leadsOf('b', 'c')), 'unknown', NOW);

	expect(confirmation.due).toEqual([
		{ leads: leadsOf('b', 'c'), failures: 1 },
		{ leads: leadsOf('a'), failures: 0 },
	]);
});

it('a single lead during which n8n has ended again keeps no other from its turn', () => {
	const confirmation = { ...nothingEmitted(), limit: { leads: 1, successes: 0 } };
	settle(confirmation, execution('batch'), 'interrupted', NOW);

	expect(confirmation).toMatchObject({ due: [], setAside: [{ leadId: 'a', failedAt: undefined }] });
});

it('executions are counted of which n8n can tell nothing, until it tells of one', () => {
	const confirmation = nothingEmitted();
	settle(confirmation, execution('batch'), 'untold', NOW);
	settle(confirmation, execution('batch'), 'untold', NOW);
	expect(confirmation.untold).toBe(2);
	settle(confirmation, execution('batch'), 'unknown', NOW);
	expect(confirmation.untold).toBe(0);
});

it('an outage knows the forms of which a lead failed alone, and since when it is', () => {
	const doubt = { hashes: [], formIds: ['6'] };
	const confirmation = { ...nothingEmitted(), doubt, outage: undefined };
	settle(confirmation, execution('check'), 'failed', NOW);
	expect(confirmation.outage).toEqual({
		since: NOW,
		nextCheckAt: NOW + 60_000,
		checks: 1,
		formIds: ['6', '7'],
	});
	settle(confirmation, execution('check'), 'failed', NOW + 60_000);
	expect(confirmation.outage).toMatchObject({ since: NOW, checks: 2, formIds: ['6', '7'] });

	const undoubted = nothingEmitted();
	settle(undoubted, execution('check'), 'failed', NOW);
	expect(undoubted.outage?.formIds).toEqual(['7']);
});

it('a part of several leads that fails comes one by one, and another one is tried first', () => {
	const confirmation = nothingEmitted();
	settle(confirmation, execution('part', leadsOf('a', 'b')), 'failed', NOW);

	expect(confirmation.doubt).toEqual({ hashes: ['a', 'b'], formIds: ['7'] });
	expect(confirmation.due).toEqual([{ leads: leadsOf('a', 'b'), failures: 2, atOnce: 1 }]);
});

it('what is no text in a stored list is left out', () => {
	const stored = { doubt: { hashes: ['a', 7, null], formIds: 'x' } };

	expect(readConfirmation(stored)?.doubt).toEqual({ hashes: ['a'], formIds: [] });
});

it('an execution that ends with nothing that is an error says nothing of its leads', async () => {
	const ended = Promise.reject(null);
	const trigger = { triggerName: 'New leads', hasSuccessors: true };

	expect(await outcomeOf(ended, 'onSuccess', trigger)).toBe('unknown');
});
