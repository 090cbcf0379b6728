import { compareWithTruth } from '../../oracle/storedRows';
import { withParameters } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { DAY, ids, leadWorld, MINUTE } from '../support/leadWorld';
import { InstantLeads, POLLING } from './support/instantLeads';

const IDENTICAL = { surplus: [], missing: [], different: [] };

let environment: LeadSyncEnvironment;
let instantLeads: InstantLeads;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: leadWorld(Date.now()) } });
	instantLeads = await InstantLeads.setUp(environment, ids.main, (template) =>
		withParameters(template, POLLING, { pollTimes: { ...everySeconds(2) } }),
	);
	await instantLeads.activate();
});

afterAll(async () => await environment?.stop());

async function sameAsLinkedIn(): Promise<void> {
	const leads = environment.simulator.control.leads.list({ leadType: 'EVENT' });
	await instantLeads.holds(leads.map(({ id }) => id));
	const rows = await instantLeads.leadRows();
	expect(compareWithTruth(environment.simulator.world, leads, rows)).toEqual(IDENTICAL);
}

test('n8n killed during pushes that LinkedIn gives up: every lead arrives in the end, once', async () => {
	const { n8n, simulator } = environment;
	const { leads, notifications } = simulator.control;
	leads.addMany({ eventId: ids.first }, 20);
	await sameAsLinkedIn();

	leads.addMany({ eventId: ids.first }, 20);
	await n8n.kill();
	leads.addMany({ eventId: ids.second }, 20);
	expect(await notifications.giveUp()).toBeGreaterThanOrEqual(20);
	await n8n.restart();
	leads.addMany({ eventId: ids.third }, 5);
	await sameAsLinkedIn();
});

test('activated, killed before anything came, and started again: what came meanwhile is found', async () => {
	const { n8n, simulator } = environment;
	const { leads, notifications } = simulator.control;
	await instantLeads.deactivate();
	await instantLeads.activate();
	await n8n.kill();
	leads.addMany({ eventId: ids.third }, 3);
	await notifications.giveUp();
	await n8n.restart();
	await sameAsLinkedIn();
});

test('a push whose lead cannot be read takes nothing from the row that the polling trigger wrote', async () => {
	const { faults, leads, notifications } = environment.simulator.control;
	notifications.hold();
	const { id } = leads.add({ eventId: ids.first });
	await sameAsLinkedIn();
	const row = async () => (await instantLeads.tableRows()).find(({ lead_id }) => lead_id === id);
	const polled = await row();
	expect(polled).toMatchObject({ first_name: expect.any(String) as string, lead_error: null });

	faults.add({
		match: { pathIncludes: `/leadFormResponses/${id}` },
		effect: { kind: 'status', status: 503 },
		times: 'always',
	});
	await notifications.release();
	const pushed = await waitUntil('the push to be worked off', async () => {
		const found = (await instantLeads.pushedLeads()).find(({ lead_id }) => lead_id === id);
		return found && (await instantLeads.settled()) && found;
	});
	expect(pushed).toMatchObject({ lead_error: expect.stringContaining('503') as string });
	expect(await row()).toEqual(polled);
	await sameAsLinkedIn();
});

test('a lead that LinkedIn shows long after its push comes by the polling trigger', async () => {
	const { leads } = environment.simulator.control;
	const late = leads.add({ eventId: ids.first, visibleFrom: Date.now() + DAY });
	const rows = async () => await instantLeads.tableRows();
	await instantLeads.holds(leads.list({ leadType: 'EVENT' }).map(({ id }) => id));
	const before = (await rows()).find(({ lead_id }) => lead_id === late.id);
	expect(before).toMatchObject({ lead_error: expect.stringContaining('could not find') as string });

	leads.setVisibleFrom(late.id, Date.now() - MINUTE);
	await waitUntil('the polling trigger to bring it', async () => {
		const row = (await rows()).find(({ lead_id }) => lead_id === late.id);
		return row?.lead_error === null || undefined;
	});
	await sameAsLinkedIn();
});

test('blocked while n8n was down: neither a start of n8n nor publishing alone ends it, unpublishing and publishing does', async () => {
	const { n8n, simulator } = environment;
	const { leads, subscriptions } = simulator.control;
	const states = () => subscriptions.list().map(({ state }) => state);
	const [{ id }] = subscriptions.list();
	await n8n.kill();
	subscriptions.setState(id, { state: 'blocked', failuresInARow: 3 });
	await n8n.restart();
	leads.add({ eventId: ids.first });
	await sameAsLinkedIn();
	expect(states()).toEqual(['blocked']);
	await instantLeads.activate();
	expect(states()).toEqual(['blocked']);
	await instantLeads.deactivate();
	await instantLeads.activate();
	expect(states()).toEqual(['validated']);
});
