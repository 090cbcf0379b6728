import assert from 'node:assert/strict';
import { waitUntil } from '../../harness/waitUntil';
import type { Call } from '../../simulator';
import type { Scenario } from '../scenario';
import { EVERY_COLUMN } from '../scenario';
import { answered } from '../support/answered';
import type { Stage } from '../support/stage';

export const destinationDown: Scenario = {
	name: 'destination-down',
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
	const { reader, environment } = stage;
	await reader.attempt();
	stage.broke();
	const areRead = answered(environment.simulator, hasLeads);
	const attempt = reader.attempt(() => stage.arrive(20));
	await areRead;
	await reader.destination.breakDown();
	await attempt;
	await stage.mend();
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

/** Whether a call reads a page of leads, or a notified lead; not when it reads a lead's form. */
function hasLeads({ resource, query, status }: Call): boolean {
	const isOfForm = query.includes('q=owner') && query.includes('versionedLeadGenFormUrn');
	return resource === 'leadFormResponses' && status === 200 && !isOfForm;
}
