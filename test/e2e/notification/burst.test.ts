/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { setTimeout as delay } from 'node:timers/promises';
import { compareWithTruth } from '../../oracle/storedRows';
import { withParameters } from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { waitUntil } from '../../harness/waitUntil';
import { ids, leadWorld } from '../support/leadWorld';
import { InstantLeads, POLLING } from './support/instantLeads';

const IDENTICAL = { surplus: [], missing: [], different: [] };

let environment: LeadSyncEnvironment;
let instantLeads: InstantLeads;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: leadWorld(Date.now()) } });
	// An n8n that is too busy for its database may lose what it acknowledged; polling brings it.
	instantLeads = await InstantLeads.setUp(environment, ids.main, (template) =>
		withParameters(template, POLLING, { pollTimes: { item: [{ mode: 'everyMinute' }] } }),
	);
	await instantLeads.activate();
});

afterAll(async () => await environment?.stop());

test('500 registrations within ten seconds: 500 rows, each lead fetched once, each form once', async () => {
	const { calls, control, world } = environment.simulator;
	control.calls.clear();
	for (let second = 0; second < 10; second++) {
		control.leads.addMany({ eventId: ids.first }, 50);
		await delay(1000);
	}
	const leads = control.leads.list({ leadType: 'EVENT' });
	expect(leads).toHaveLength(500);
	// What n8n was too busy to take, LinkedIn sends again.
	await waitUntil(
		'n8n to take all pushes',
		async () => {
			await control.notifications.settled();
			await control.notifications.retryNow();
			const isTaken = control.notifications.pushes().every(({ state }) => state === 'delivered');
			return isTaken || undefined;
		},
		{ timeoutMs: 240_000, everyMs: 5000 },
	);
	await instantLeads.holds(
		leads.map(({ id }) => id),
		240_000,
	);
	expect(compareWithTruth(world, leads, await instantLeads.leadRows())).toEqual(IDENTICAL);

	const deliveries = control.notifications.deliveries();
	expect(new Set(deliveries.map(({ leadId }) => leadId)).size).toBe(500);
	const callsTo = (path: string) => calls.filter((call) => call.path.startsWith(path)).length;
	expect(callsTo('/rest/leadFormResponses/')).toBe(500);
	// Once for all pushes, and once for each poll that finds leads.
	expect(callsTo('/rest/leadForms')).toBeLessThan(10);
	expect(callsTo('/rest/events')).toBeLessThan(10);
});
