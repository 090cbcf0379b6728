import assert from 'node:assert/strict';
import { waitUntil } from '../../harness/waitUntil';
import type { Scenario } from '../scenario';
import { EVERY_COLUMN } from '../scenario';
import type { Stage } from '../support/stage';
import { afterEachCall, isPageOfLeads } from '../support/watchCalls';

export const destinationDown: Scenario = {
	name: 'destination-down',
	injects:
		'the destination takes nothing: before leads are read, between reading and storing, and while rows are written',
	seed: 417,
	guarantees: EVERY_COLUMN,
	run: async (stage) => {
		await stage.reader.attempt();
		await downBeforeReading(stage);
		await downAfterReading(stage);
		await downWhileStoring(stage);
	},
};

async function downBeforeReading(stage: Stage): Promise<void> {
	const { destination } = stage.reader;
	await destination.breakDown();
	stage.broke();
	const { error } = await stage.reader.attempt(() => stage.arrive(20));
	await stage.mend();
	assert.ok(error, 'Nothing could be stored, but no execution failed');
}

async function downAfterReading(stage: Stage): Promise<void> {
	const { reader, surroundings } = stage;
	await reader.attempt();
	let breaking: Promise<void> | undefined;
	stage.broke();
	const stop = afterEachCall(surroundings.simulator, isAnswerWithLeads, () => {
		breaking = reader.destination.breakDown();
		return false;
	});
	const attempt = reader.attempt(() => stage.arrive(20));
	await waitUntil('leads to be read', () => breaking && true);
	await breaking;
	await attempt;
	await stage.mend();
	stop();
	stage.clearFaults();
}

async function downWhileStoring(stage: Stage): Promise<void> {
	const { reader } = stage;
	await reader.attempt();
	const { length: before } = await reader.destination.rows();
	stage.broke();
	const attempt = reader.attempt(() => stage.arrive(stage.arrivals(300)));
	await waitUntil(
		'the first rows to be written',
		async () => (await reader.destination.rows()).length > before || undefined,
		{ everyMs: 5 },
	);
	await reader.destination.breakDown();
	await attempt;
	await stage.mend();
}

/** A page of them, or one that was notified. */
function isAnswerWithLeads(call: Parameters<typeof isPageOfLeads>[0]): boolean {
	const isLead = call.resource === 'leadFormResponses' && !call.query.includes('q=owner');
	return isPageOfLeads(call) || (isLead && call.status === 200);
}
