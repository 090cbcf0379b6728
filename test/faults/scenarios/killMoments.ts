import { waitUntil } from '../../harness/waitUntil';
import type { Scenario } from '../scenario';
import { EVERY_COLUMN } from '../scenario';
import { answered } from '../support/answered';
import type { Stage } from '../support/stage';

export const killMoments: Scenario = {
	name: 'kill-moments',
	seed: 425,
	guarantees: EVERY_COLUMN,
	run: async (stage) => {
		await stage.reader.attempt();
		await killedWhileReading(stage);
		await killedWhileStoring(stage);
		await killedAfterSuccess(stage);
	},
};

/** Before the trigger has output the leads. */
async function killedWhileReading(stage: Stage): Promise<void> {
	const { reader, environment } = stage;
	stage.arrive(stage.arrivals(30));
	await answered(environment.simulator, ({ resource }) => resource === 'leadFormResponses');
	await stage.kill();
	stage.clearFaults();
	await reader.attempt();
}

/** While the destination writes the rows, one after the other or at once. */
async function killedWhileStoring(stage: Stage): Promise<void> {
	const { reader } = stage;
	stage.arrive(stage.arrivals(300));
	await waitUntil('an execution to run', async () => (await reader.isRunning()) || undefined, {
		everyMs: 5,
	});
	await stage.kill();
	await reader.attempt();
}

/** When the trigger may not have stored yet that the leads are processed. */
async function killedAfterSuccess(stage: Stage): Promise<void> {
	const { reader } = stage;
	const known = (await reader.emissions()).length;
	stage.arrive(stage.arrivals(30));
	await waitUntil(
		'an execution to end',
		async () => (await reader.emissions()).length > known || undefined,
		{ everyMs: 5 },
	);
	await stage.kill();
	await reader.attempt();
}
