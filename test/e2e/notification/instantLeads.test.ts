import { omit, pick } from 'lodash';
import { compareWithTruth } from '../../oracle/storedRows';
import type { StoredRow } from '../../demo/storedLeads';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { waitUntil } from '../../harness/waitUntil';
import type { Lead } from '../../simulator/world/types';
import { ids, leadWorld, MINUTE } from '../support/leadWorld';
import { InstantLeads } from './support/instantLeads';

const IDENTICAL = { surplus: [], missing: [], different: [] };

let environment: LeadSyncEnvironment;
let instantLeads: InstantLeads;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: leadWorld(Date.now()) } });
	instantLeads = await InstantLeads.setUp(environment, ids.main);
	await instantLeads.activate();
});

afterAll(async () => await environment?.stop());

function eventLeads(): Lead[] {
	return environment.simulator.control.leads.list({ leadType: 'EVENT' });
}

async function sameAsLinkedIn(): Promise<void> {
	await instantLeads.holds(eventLeads().map(({ id }) => id));
	const rows = await instantLeads.leadRows();
	expect(compareWithTruth(environment.simulator.world, eventLeads(), rows)).toEqual(IDENTICAL);
}

test('a person registers, and the row is there with every answer', async () => {
	environment.simulator.control.leads.add({ eventId: ids.first });
	await sameAsLinkedIn();
	expect(await instantLeads.pushedLeads()).toHaveLength(1);
});

test('a cancelled registration takes all answers out of its row, and of no other', async () => {
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

test('a lead that LinkedIn reports after its own deletion does not stay', async () => {
	const { advance, leads, notifications } = environment.simulator.control;
	await sameAsLinkedIn();
	notifications.hold();
	const { id } = leads.add({ eventId: ids.first });
	advance(MINUTE);
	leads.delete(id);
	await notifications.release('reversed');
	await sameAsLinkedIn();
	// LinkedIn no longer has it, which takes the trigger some attempts to believe.
	await waitUntil('the late notification to be worked off', async () => {
		return (await instantLeads.settled()) && (await wasPushed(id, 'CREATED'));
	});
	await sameAsLinkedIn();
});

test('somebody who cancels and registers anew stays, in whatever order LinkedIn says so', async () => {
	const { advance, leads, notifications } = environment.simulator.control;
	const first = leads.add({ eventId: ids.first });
	await sameAsLinkedIn();
	notifications.hold();
	advance(MINUTE);
	leads.delete(first.id);
	advance(MINUTE);
	const { id, submitterId } = first;
	const again = leads.add({ eventId: ids.first, id, submitterId });
	// What the table holds before has the same ids.
	await workedOff(2, async () => await notifications.release('reversed'));
	await sameAsLinkedIn();
	const rows = await instantLeads.leadRows();
	const row = rows.find(({ lead_id }) => lead_id === again.id);
	expect(row?.submitted_at).toBe(new Date(again.submittedAt).toISOString());
});

test('a late repetition of the first push takes nobody away who registered anew', async () => {
	const { ingress, simulator } = environment;
	const { advance, leads, notifications } = simulator.control;
	await sameAsLinkedIn();
	ingress.refuse(({ method }) => method === 'POST');
	const first = leads.add({ eventId: ids.first });
	await notifications.settled();
	ingress.admit();
	advance(MINUTE);
	await workedOff(2, () => {
		leads.delete(first.id);
		advance(MINUTE);
		const { id, submitterId } = first;
		leads.add({ eventId: ids.first, id, submitterId });
	});
	await sameAsLinkedIn();
	await workedOff(1, async () => await notifications.retryNow());
	await sameAsLinkedIn();
});

test('copies, and repetitions of what n8n could not take, make one row each', async () => {
	const { simulator, ingress } = environment;
	const { leads, notifications } = simulator.control;
	notifications.set({ copies: 3 });
	const before = (await instantLeads.pushedLeads()).length;
	leads.addMany({ eventId: ids.second }, 5);
	await sameAsLinkedIn();
	expect(await instantLeads.pushedLeads()).toHaveLength(before + 5);

	notifications.set({ copies: 1 });
	ingress.refuse(({ method }) => method === 'POST');
	leads.addMany({ eventId: ids.second }, 5);
	await notifications.settled();
	ingress.admit();
	await notifications.retryNow();
	await sameAsLinkedIn();
	expect(await instantLeads.pushedLeads()).toHaveLength(before + 10);
});

test('rows of one lead that a killed n8n left behind become one with the next news of it', async () => {
	const { client, simulator } = environment;
	const { advance, leads } = simulator.control;
	const { id } = leads.add({ eventId: ids.first });
	await sameAsLinkedIn();
	const [table] = await client.dataTables.list();
	const [row] = (await instantLeads.tableRows()).filter(({ lead_id }) => lead_id === id);
	const order_key = String(row.order_key);
	await client.dataTables.insert(table.id, [
		{ lead_id: id, order_key },
		{ lead_id: id, order_key: '0' },
	]);
	advance(MINUTE);
	leads.reregister(id);
	await sameAsLinkedIn();
});

test('the columns hold what the lead holds, and a question without a column is kept as well', async () => {
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
	expect(shared).toEqual(expect.arrayContaining(['first_name', 'email', 'occurred_at']));
});

/** Waits until so many pushes that something leads to have come and are worked off. */
async function workedOff(count: number, cause: () => unknown): Promise<void> {
	const before = (await instantLeads.pushedLeads()).length;
	await cause();
	await waitUntil(`${count} pushes to be worked off`, async () => {
		const pushed = (await instantLeads.pushedLeads()).length - before;
		return (pushed >= count && (await instantLeads.settled())) || undefined;
	});
}

/** Whether a push about a lead has come into the workflow. */
async function wasPushed(leadId: string, leadAction: string): Promise<true | undefined> {
	const pushed = await instantLeads.pushedLeads();
	return (
		pushed.some((row) => row.lead_id === leadId && row.lead_action === leadAction) || undefined
	);
}
