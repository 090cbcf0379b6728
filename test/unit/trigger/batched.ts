import { Batches } from '../../../nodes/LinkedInLeadSync/trigger/batches';
import type {
	Confirmation,
	DueLeads,
	HeldForm,
	SetAsideLead,
} from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import type { LinkedIn } from './polled';
import { hashOf, ofForm, turnOf } from './polled';

export const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 10, 24);
export const TIME = NOW - HOUR;

export const hash = (id: string) => hashOf({ id, submittedAt: TIME });
export const leadsOf = (...ids: string[]) => [
	{ owner: 'EVENT 1', from: TIME, to: TIME, hashes: ids.map(hash) },
];
export const due = (ids: string[], values: Partial<DueLeads> = {}): DueLeads => ({
	leads: leadsOf(...ids),
	failures: 1,
	...values,
});
export const wholeForm = (): DueLeads => ({
	leads: [],
	range: { owner: 'EVENT 1', formId: '7', from: TIME, to: NOW },
	failures: 0,
});
export const held = (): HeldForm => ({
	formId: '7',
	owner: 'EVENT 1',
	from: TIME,
	to: NOW,
	doneUpTo: 0,
	since: TIME,
	triedAt: 0,
	tries: 1,
	failedAt: TIME,
});
export const setAside = (id: string): SetAsideLead => ({
	leads: leadsOf(id),
	leadId: id,
	triedAt: 0,
	tries: 1,
	failedAt: TIME,
	since: TIME,
});

/** By their ids; those that begin with "x" are of another form. */
export const linkedInWith = (...ids: string[]): LinkedIn => ({
	leads: {
		1: ids.map((id) => ({ id, submittedAt: TIME, ...ofForm(id.startsWith('x') ? 8 : 7) })),
		2: [],
	},
});

/** A poll that knows these leads, and all before as not wanted. */
export async function batchesOf(linkedIn: LinkedIn, known: Partial<Confirmation>, parameters = {}) {
	const confirmation = { ...nothingEmitted(), ...known };
	const cursor = firstCursor({ from: 'now' }, { now: NOW, overlapMs: 0 });
	const owners = { 'EVENT 1': { cursor, readAt: 0 } };
	const fields = { startFrom: 'now', organizationId: '1', ...parameters };
	const turn = await turnOf(linkedIn, fields, { confirmation, owners });
	const batches = new Batches(turn);
	const next = async () => {
		const batch = await withoutWaiting(batches.next());
		return batch && { ...batch, leads: batch.leads.map(({ id }) => id).sort() };
	};
	return { turn, batches, next, left: () => turn.state.confirmation };
}

/** While another organization is chosen. */
export const NOT_WATCHED = { organizationId: '2' };
