import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { countBy } from 'lodash';
import { importLeadsToPostgres } from '../demo/leadsToPostgres';
import { DAY, HOUR, ids, leadWorld } from '../e2e/support/leadWorld';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import type { Environment } from '../harness/n8nProcess';
import { waitUntil } from '../harness/waitUntil';
import { addLeads } from '../simulator/world/mutations';

const DAYS = 360;
/** How many leads there are, in turn; given on the command line. */
const SIZES = process.argv.slice(2).map(Number);

const SAMPLED_EVERY_MS = 1000;
const LIVE_HEAP_FILE = join(tmpdir(), `live-heap-${process.pid}`);
const N8N_SETTINGS: Environment = {
	NODE_OPTIONS: `--require ${join(__dirname, 'liveHeap.cjs')}`,
	LIVE_HEAP_FILE,
};

const log = (line: string) => console.log(line);

/** The most bytes that n8n held on to, see `liveHeap.cjs`, from `since` to `until`. */
function mostHeld(since: number, until = Infinity): number {
	const held = readFileSync(LIVE_HEAP_FILE, 'utf8')
		.trim()
		.split('\n')
		.map((line) => line.split(' ').map(Number))
		.filter(([time]) => time >= since && time <= until)
		.map(([, bytes]) => bytes);
	return Math.max(...held);
}

/** Publishes `leads-to-postgres` and waits until so many leads are stored; tells what that took. */
async function measure(environment: LeadSyncEnvironment, leads: number): Promise<string> {
	const { client, postgres } = environment;
	const linkedIn = await environment.connectLinkedIn();
	const id = await importLeadsToPostgres(environment, linkedIn, 10);
	const created = Date.now();
	await delay(3 * SAMPLED_EVERY_MS);
	const started = Date.now();
	await client.workflows.activate(id);
	const sql = `SELECT count(*)::integer AS count FROM linkedin_leads_${ids.main}`;
	await waitUntil(
		'all leads to be stored',
		async () => {
			const [row] = await postgres.query<{ count: number }>(sql).catch(() => []);
			return row?.count === leads || undefined;
		},
		{ timeoutMs: 900_000, everyMs: 500 },
	);
	const seconds = Math.round((Date.now() - started) / 1000);
	const [before, most] = [mostHeld(created, started), mostHeld(started)];
	const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`;
	const executions = await client.executions.count(id);
	return `${executions} executions in ${seconds} s, n8n held ${megabytes(before)} before and up to ${megabytes(most)}`;
}

async function main(): Promise<void> {
	for (const leads of SIZES) {
		const now = Date.now();
		const world = leadWorld(now);
		const source = { eventId: ids.first, submittedAt: now - DAYS * DAY };
		addLeads(world, source, leads, Math.floor((DAYS * DAY - HOUR) / leads));
		const environment = await startEnvironment({ simulator: { world }, ownN8n: N8N_SETTINGS });
		for (const id of [ids.other, ids.unreadable]) {
			environment.simulator.control.organizations.revokeRole(id);
		}
		try {
			log(`${leads} leads: ${await measure(environment, leads)}`);
			const calls = countBy(environment.simulator.calls, ({ resource }) => resource);
			log(`calls: ${JSON.stringify(calls)}`);
		} finally {
			await environment.stop();
			rmSync(LIVE_HEAP_FILE, { force: true });
		}
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
