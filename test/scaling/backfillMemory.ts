/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n, in tests only */
import { readFileSync, writeFileSync } from 'node:fs';
import { countBy } from 'lodash';
import { createPostgresCredential } from '../demo/startDemo';
import { storedLeads } from '../demo/storedLeads';
import { readTemplate, withCredentials, withParameters } from '../demo/template';
import { DAY, HOUR, ids, leadWorld } from '../e2e/support/leadWorld';
import { hasFinished } from '../harness/api/execution';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../harness/isolatedN8n';
import { waitUntil } from '../harness/waitUntil';
import { addLeads } from '../simulator/world/mutations';

const WEEK = 7 * DAY;
const WEEKS = 50;
/** How many leads there are, in turn; given on the command line. */
const SIZES = process.argv.slice(2).map(Number);

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

/** Bytes of resident memory of n8n's process: now, and at its highest since `forgetPeak`. */
function memoryOf({ n8n }: LeadSyncEnvironment) {
	const status = readFileSync(`/proc/${n8n.processId}/status`, 'utf8');
	const bytes = (field: string) =>
		Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
	return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/** Linux then counts the peak from here on. */
function forgetPeak({ n8n }: LeadSyncEnvironment): void {
	writeFileSync(`/proc/${n8n.processId}/clear_refs`, '5');
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
	forgetPeak(environment);
	const { now: before } = memoryOf(environment);
	const started = Date.now();
	await client.session.send('POST', `/rest/workflows/${id}/run`, {
		triggerToStartFrom: { name: trigger },
	});
	// Without its data, since handing them out would take memory too.
	const { status } = await waitUntil(
		'the run to end',
		async () => {
			if (!environment.n8n.isRunning) return { status: 'out of memory' };
			const list = await client.executions.list(id).catch(() => []);
			const own = list.filter(({ mode }) => mode === 'manual');
			return own.length > 0 && own.every(hasFinished) ? own[0] : undefined;
		},
		{ timeoutMs: 600_000, everyMs: 500 },
	);
	const seconds = Math.round((Date.now() - started) / 1000);
	const stored = (await storedLeads(postgres)).length;
	if (!environment.n8n.isRunning) return `${status} after ${seconds} s, ${stored} leads stored`;
	const { peak } = memoryOf(environment);
	const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`;
	return `${status}, ${stored} leads stored in ${seconds} s, peak ${megabytes(peak)}, ${megabytes(peak - before)} above the start`;
}

async function main(): Promise<void> {
	for (const leads of SIZES) {
		for (const { name, trigger, workflow } of CONTENDERS) {
			const now = Date.now();
			const world = leadWorld(now);
			world.unreadableOrganizationIds.length = 0;
			const source = { eventId: ids.first, submittedAt: now - WEEKS * WEEK + HOUR };
			addLeads(world, source, leads, Math.floor((WEEKS * WEEK - HOUR) / leads));
			const environment = await startEnvironment({ simulator: { world }, ownN8n: {} });
			for (const id of [ids.other, ids.unreadable]) {
				environment.simulator.control.organizations.revokeRole(id);
			}
			try {
				log(`${leads} leads | ${name} | ${await measure(environment, workflow(), trigger)}`);
				const calls = countBy(environment.simulator.calls, ({ resource }) => resource);
				log(`calls: ${JSON.stringify(calls)}`);
			} finally {
				await environment.stop();
			}
		}
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
