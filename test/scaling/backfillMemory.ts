/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n, in tests only */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { countBy } from 'lodash';
import { createPostgresCredential } from '../demo/startDemo';
import { storedLeads } from '../demo/storedLeads';
import { readTemplate, withCredentials, withParameters } from '../demo/template';
import { DAY, HOUR, ids, leadWorld } from '../e2e/support/leadWorld';
import { hasFinished } from '../harness/api/execution';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import type { Environment } from '../harness/n8nProcess';
import { waitUntil } from '../harness/waitUntil';
import { addLeads } from '../simulator/world/mutations';

const WEEK = 7 * DAY;
const WEEKS = 50;
/** How many leads there are, in turn; given on the command line. */
const SIZES = process.argv.slice(2).map(Number);

const SAMPLED_EVERY_MS = 1000;
const LIVE_HEAP_FILE = join(tmpdir(), `live-heap-${process.pid}`);
const N8N_SETTINGS: Environment = {
	NODE_OPTIONS: `--require ${join(__dirname, 'liveHeap.cjs')}`,
	LIVE_HEAP_FILE,
};

const log = (line: string) => console.log(line);

/** The weeks that have leads: a loop that does all in one execution ends at an empty one. */
function backfill(): WorkflowDefinition {
	return withParameters(readTemplate('backfill-to-postgres'), 'Time windows', {
		timeRange: 'last',
		lastAmount: WEEKS,
		lastUnit: 'weeks',
	});
}

/** The backfill without executions of their own for the windows: the loop pulls and stores by itself. */
function loopInOneExecution(): WorkflowDefinition {
	const template = backfill();
	const toOne = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	return {
		...template,
		nodes: template.nodes.map((node) => (node.name === 'One window' ? asPassThrough(node) : node)),
		connections: {
			...template.connections,
			'Window by window': { main: [[], toOne('One window')] },
			'One window': { main: [toOne('Pull leads')] },
			'Store leads': { main: [toOne('Window by window')] },
		},
	};
}

const asPassThrough = (node: WorkflowDefinition['nodes'][number]) => ({
	...node,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
});

const CONTENDERS: Array<{ name: string; trigger: string; workflow: () => WorkflowDefinition }> = [
	{
		name: 'one pull (sync-to-postgres, first run)',
		trigger: 'Every 15 minutes',
		workflow: () => readTemplate('sync-to-postgres'),
	},
	{
		name: 'a loop in one execution',
		trigger: 'Start by hand',
		workflow: loopInOneExecution,
	},
	{
		name: 'backfill-to-postgres',
		trigger: 'Start by hand',
		workflow: backfill,
	},
];

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

async function measure(
	environment: LeadSyncEnvironment,
	definition: WorkflowDefinition,
	trigger: string,
): Promise<string> {
	const { client, postgres } = environment;
	const [linkedIn, database] = await Promise.all([
		environment.connectLinkedIn(),
		createPostgresCredential(environment),
	]);
	const { id } = await client.workflows.create(
		withCredentials(definition, { [LINKEDIN_CREDENTIAL_TYPE]: linkedIn, postgres: database }),
	);
	const created = Date.now();
	await delay(3 * SAMPLED_EVERY_MS);
	const started = Date.now();
	await client.session.send('POST', `/rest/workflows/${id}/run`, {
		triggerToStartFrom: { name: trigger },
	});
	// Without its data, since handing them out would take memory too.
	const { status } = await waitUntil(
		'the run to end',
		async () => {
			const list = await client.executions.list(id);
			const own = list.filter(({ mode }) => mode === 'manual');
			return own.length > 0 && own.every(hasFinished) ? own[0] : undefined;
		},
		{ timeoutMs: 600_000, everyMs: 500 },
	);
	const seconds = Math.round((Date.now() - started) / 1000);
	const stored = (await storedLeads(postgres)).length;
	const [before, most] = [mostHeld(created, started), mostHeld(started)];
	const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`;
	return `${status}, ${stored} leads stored in ${seconds} s, n8n held ${megabytes(before)} before and up to ${megabytes(most)}`;
}

async function main(): Promise<void> {
	for (const leads of SIZES) {
		for (const { name, trigger, workflow } of CONTENDERS) {
			const now = Date.now();
			const world = leadWorld(now);
			world.unreadableOrganizationIds.length = 0;
			const source = { eventId: ids.first, submittedAt: now - WEEKS * WEEK + HOUR };
			addLeads(world, source, leads, Math.floor((WEEKS * WEEK - HOUR) / leads));
			const environment = await startEnvironment({ simulator: { world }, ownN8n: N8N_SETTINGS });
			for (const id of [ids.other, ids.unreadable]) {
				environment.simulator.control.organizations.revokeRole(id);
			}
			try {
				log(`${leads} leads | ${name} | ${await measure(environment, workflow(), trigger)}`);
				const calls = countBy(environment.simulator.calls, ({ resource }) => resource);
				log(`calls: ${JSON.stringify(calls)}`);
			} finally {
				await environment.stop();
				rmSync(LIVE_HEAP_FILE, { force: true });
			}
		}
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
