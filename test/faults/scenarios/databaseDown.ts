/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../harness/waitUntil';
import type { Scenario } from '../scenario';
import type { Stage } from '../support/stage';
import { afterEachCall, isPageOfLeads } from '../support/watchCalls';

const OUTAGE_MS = 2_000;

export const databaseDown: Scenario = {
	name: 'database-down',
	injects: 'PostgreSQL ends before a run, between reading and storing, and while rows are written',
	seed: 417,
	guarantees: { trigger: 'notPromised', sync: 'promised' },
	run: async (stage) => {
		await stage.reader.attempt();
		await downBeforeRun(stage);
		await downAfterReading(stage);
		await downWhileStoring(stage);
	},
};

async function downBeforeRun(stage: Stage): Promise<void> {
	const { postgres } = stage.surroundings;
	stage.broke();
	await postgres.stopServer();
	try {
		stage.arrive(30);
		const { error } = await stage.reader.attempt();
		assert.match(error ?? '', /ECONNREFUSED|Connection refused/);
	} finally {
		await postgres.startServer();
	}
}

async function downAfterReading(stage: Stage): Promise<void> {
	const { postgres, simulator } = stage.surroundings;
	let stopping: Promise<void> | undefined;
	stage.broke();
	stage.arrive(30);
	const stop = afterEachCall(simulator, isPageOfLeads, () => {
		stopping = postgres.stopServer();
		return false;
	});
	const attempt = stage.reader.attempt();
	await waitUntil('leads to be read', () => stopping && true);
	await stopping;
	await delay(OUTAGE_MS);
	await postgres.startServer();
	await attempt;
	stop();
	stage.clearFaults();
}

async function downWhileStoring(stage: Stage): Promise<void> {
	const { reader, surroundings } = stage;
	const { length: before } = await reader.written();
	stage.broke();
	stage.arrive(400);
	const attempt = reader.attempt();
	await waitUntil(
		'the first rows to be written',
		async () => (await reader.written()).length > before || undefined,
		{ everyMs: 5 },
	);
	await surroundings.postgres.stopServer();
	await surroundings.postgres.startServer();
	await attempt;
}
