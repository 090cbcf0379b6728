import type { Scenario } from '../scenario';
import { afterEachCall, isPageOfLeads } from '../support/watchCalls';

export const versionRetired: Scenario = {
	name: 'version-retired',
	injects: "the credential's API version is retired between two pages of leads",
	seed: 408,
	leavesTracesInN8n: true,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const { versions } = stage.control;
		versions.add('202610');
		await stage.reader.attempt();
		stage.arrive(350);
		const stop = afterEachCall(stage.surroundings.simulator, isPageOfLeads, () => {
			versions.retire('202609');
			stage.broke();
			return false;
		});
		await stage.reader.attempt();
		stop();
		stage.arrive(10);
	},
};
