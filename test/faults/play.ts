import { DAY, HOUR } from '../durations';
import { leadWorld } from '../e2e/support/leadWorld';
import { compareWithTruth, leadsToStore } from '../oracle/storedRows';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import type { Environment } from '../harness/n8nProcess';
import { addLeads } from '../simulator/world/mutations';
import type { Lead } from '../simulator/world/types';
import { killMoments, type Guarantee } from './killMoments';
import { openReader } from './support/columns';
import { EVENTS, Stage } from './support/stage';

/** Only with all of these, n8n stores a poll's position and its execution together. */
const DURABLE_CURSORS: Environment = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
};

/**
 * An n8n that is killed while it activates a trigger activates it again after this time, by default two minutes. n8n
 * allows an activation 70% of the time, which is more than the trigger takes.
 */
const SOON_ACTIVE_AGAIN: Environment = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '45',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '1000',
};

/** Each event has so many leads of the two days before. */
const LEADS_BEFORE = 40;

/** A test for each of these ways to read leads, each with a LinkedIn of its own, and nothing else in n8n. */
export function playKills(guarantees: readonly Guarantee[]): void {
	test.each(guarantees)('n8n is killed: each lead is stored by %s', async (guarantee) => {
		const now = Date.now();
		const world = leadWorld(now);
		for (const eventId of EVENTS) {
			addLeads(
				world,
				{ eventId, formVersionId: 1, submittedAt: now - 2 * DAY },
				LEADS_BEFORE,
				HOUR,
			);
		}
		const environment = await startEnvironment({ simulator: { world } });
		const { n8n } = environment;
		const durable = guarantee === 'durableToPostgres' ? DURABLE_CURSORS : {};
		const settings = { ...SOON_ACTIVE_AGAIN, ...durable };
		try {
			await n8n.restart(settings);
			expect(await play(guarantee, environment, settings)).toEqual([]);
		} finally {
			// The next test file finds n8n as it was.
			await n8n.restart().finally(environment.stop);
		}
	});
}

/** Plays it, and compares the stored leads with LinkedIn's. @returns broken promises */
async function play(
	guarantee: Guarantee,
	environment: LeadSyncEnvironment,
	settings: Environment,
): Promise<string[]> {
	const { simulator } = environment;
	const reader = await openReader(guarantee, environment);
	const stage = new Stage(environment, guarantee, settings, reader);
	const broken: string[] = [];
	const noteBroken = (error: Error) => broken.push(error.message);
	await killMoments(stage).catch(noteBroken);
	stage.control.faults.clear();
	const leads = leadsToStore(simulator);
	const accepted = new Map(leads.map((lead) => [lead.id, lead]));
	await reader.catchUp(new Set(accepted.keys())).catch(noteBroken);

	const rows = await reader.rows();
	const stored = new Map(rows.map((row) => [String(row.lead_id), row]));
	const isStored = ({ id, submittedAt }: Lead) =>
		Date.parse(String(stored.get(id)?.submitted_at)) === submittedAt;
	const missing = leads.filter((lead) => !isStored(lead));
	const strange = [...stored.keys()].filter((id) => !accepted.has(id));
	if (strange.length > 0) broken.push(`${strange.length} rows are of no lead of LinkedIn's`);
	if (rows.length > stored.size) broken.push(`${rows.length - stored.size} leads have two rows`);
	if (missing.length > 0) broken.push(`${missing.length} leads are missing`);
	if (guarantee !== 'leadsToDataTable') {
		const { different } = compareWithTruth(simulator.world, leads, rows);
		if (different.length > 0) broken.push(`${different.length} leads are stored wrongly`);
	}
	return broken;
}
