import { omit, pick } from 'lodash';
import { MINUTE } from '../../durations';
import { compareWithTruth } from '../../oracle/storedRows';
import type { StoredRow } from '../../demo/storedLeads';
import { useEnvironment } from '../../harness/environment';
import { waitUntil } from '../../harness/waitUntil';
import type { Lead } from '../../simulator/world/types';
import { ids, leadWorld } from '../support/leadWorld';
import { InstantLeads } from './support/instantLeads';

const IDENTICAL = { surplus: [], missing: [], different: [] };

const environment = useEnvironment({ simulator: { world: leadWorld(Date.now()) } });
let instantLeads: InstantLeads;

beforeAll(async () => {
	instantLeads = await InstantLeads.publish(environment, ids.main);
});

function eventLeads(): Lead[] {
	return environment.simulator.control.leads.list({ leadType: 'EVENT' });
}

async function sameAsLinkedIn(): Promise<void> {
	await instantLeads.holds(eventLeads().map(({ id }) => id));
	const rows = await instantLeads.leadRows();
	expect(compareWithTruth(environment.simulator.world, eventLeads(), rows)).toEqual(IDENTICAL);
}

test('a cancelled registration loses all answers in its row, and other rows keep theirs', async () => {
	const { advance, leads } = environment.simulator.control;
	const cancelled = leads.add({ eventId: ids.first });
	leads.add({ eventId: ids.second });
	await sameAsLinkedIn();
	advance(MINUTE);
	leads.delete(cancelled.id);
	await sameAsLinkedIn();
	const rows = (await instantLeads.allRows()).filter(({ lead_id }) => lead_id === cancelled.id);
	expect(rows).toMatchObject([
		{ lead_action: 'DELETED', event_id: ids.first, first_name: null, email: null },
	]);
	expect(rows[0].all_answers).not.toMatch(/first_name|email/);
});

test('a lead is not stored when LinkedIn reports its creation only after its deletion', async () => {
	const { advance, leads, notifications } = environment.simulator.control;
	await sameAsLinkedIn();
	notifications.hold();
	const { id } = leads.add({ eventId: ids.first });
	advance(MINUTE);
	leads.delete(id);
	await notifications.release('reversed');
	await sameAsLinkedIn();
	// LinkedIn no longer has the lead; the trigger requests it several times before it gives up.
	await waitUntil('the late notification to be worked off', async () => {
		return (await instantLeads.settled()) && (await wasPushed(id, 'CREATED'));
	});
	await sameAsLinkedIn();
});

test('a person who cancels and registers again stays, even if the pushes arrive in reverse order', async () => {
	const { advance, leads, notifications } = environment.simulator.control;
	const first = leads.add({ eventId: ids.first });
	await sameAsLinkedIn();
	notifications.hold();
	advance(MINUTE);
	leads.delete(first.id);
	advance(MINUTE);
	const { id, submitterId } = first;
	const again = leads.add({ eventId: ids.first, id, submitterId });
	// The table already has this ID, so it does not show whether the pushes were processed.
	await workedOff(2, async () => await notifications.release('reversed'));
	await sameAsLinkedIn();
	const rows = await instantLeads.leadRows();
	const row = rows.find(({ lead_id }) => lead_id === again.id);
	expect(row?.submitted_at).toBe(new Date(again.submittedAt).toISOString());
});

test('several rows of a lead, left behind by a killed n8n, become one row with the next push about the lead', async () => {
	const { client, simulator } = environment;
	const { advance, leads } = simulator.control;
	const { id, submitterId } = leads.add({ eventId: ids.first });
	await sameAsLinkedIn();
	const [table] = await client.dataTables.list();
	const [row] = (await instantLeads.tableRows()).filter(({ lead_id }) => lead_id === id);
	const order_key = String(row.order_key);
	await client.dataTables.insert(table.id, [
		{ lead_id: id, order_key },
		{ lead_id: id, order_key: '0' },
	]);
	advance(MINUTE);
	leads.delete(id);
	advance(MINUTE);
	leads.add({ eventId: ids.first, id, submitterId });
	await sameAsLinkedIn();
});

test('the columns hold the values of the lead, and all_answers keeps a question without a column', async () => {
	const { forms, leads } = environment.simulator.control;
	forms.addVersion(ids.sharedForm, { addQuestions: [{ text: 'How did you hear of us?' }] });
	const { id } = leads.add({ eventId: ids.first });
	await sameAsLinkedIn();
	const row = (await instantLeads.tableRows()).find(({ lead_id }) => lead_id === id);
	const lead = JSON.parse(String(row?.all_answers)) as StoredRow;
	expect(lead).toHaveProperty('how_did_you_hear_of_us', expect.any(String));
	const columns = omit(row, ['id', 'createdAt', 'updatedAt', 'all_answers']);
	const shared = Object.keys(columns).filter((name) => name in lead);
	expect(pick(columns, shared)).toEqual(pick(lead, shared));
	// A poll at the quarter hour may store the lead last, so `occurred_at` is not always there.
	expect(shared).toEqual(expect.arrayContaining(['first_name', 'email', 'submitted_at']));
});

/** Runs `cause`, and waits until this many more pushes have arrived and are processed. */
async function workedOff(count: number, cause: () => unknown): Promise<void> {
	const before = (await instantLeads.pushedLeads()).length;
	await cause();
	await waitUntil(`${count} pushes to be worked off`, async () => {
		const pushed = (await instantLeads.pushedLeads()).length - before;
		return (pushed >= count && (await instantLeads.settled())) || undefined;
	});
}

/** Whether a push about a lead has reached the workflow. */
async function wasPushed(leadId: string, leadAction: string): Promise<true | undefined> {
	const pushed = await instantLeads.pushedLeads();
	return (
		pushed.some((row) => row.lead_id === leadId && row.lead_action === leadAction) || undefined
	);
}
