import type {
	Confirmation,
	Execution,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nextOf } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/next';
import type { Outcome } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/outcome';
import { settle } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/settle';
import { DAY, NOW } from './waiting';

/** By what leads are known that are called by their numbers. */
export const hashes = (...numbers: number[]) =>
	numbers.map((number) => `lead${String(number).padStart(4, '0')}`);
export const upTo = (count: number) =>
	hashes(...Array.from({ length: count }, (_, index) => index));

export const execution = (leads: string[], values: Partial<Execution> = {}): Execution => ({
	id: 'one',
	kind: 'batch',
	emittedAt: NOW,
	leads: [{ owner: 'EVENT 1', from: leads.length === 1 ? NOW : NOW - DAY, to: NOW, hashes: leads }],
	failures: 0,
	formIds: ['7'],
	leadId: leads.length === 1 ? leads[0] : undefined,
	...values,
});

/** What is known after one more execution has ended so. */
export const after = (confirmation: Confirmation, each: Execution, outcome: Outcome, now = NOW) => {
	confirmation.running.push(each);
	settle(confirmation, each, outcome, now);
	return confirmation;
};

export const hashesOf = (each: { leads: Execution['leads'] }) =>
	each.leads.flatMap((set) => set.hashes);
export const kindOf = (confirmation: Confirmation, now = NOW, isNewRead = false) =>
	nextOf(confirmation, { unreadable: new Set(), isNewRead }, now)?.kind;
