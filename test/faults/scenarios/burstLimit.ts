import type { Scenario } from '../scenario';

export const burstLimit: Scenario = {
	name: 'burst-limit',
	injects: '429 for some seconds',
	seed: 403,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const { control, reader } = stage;
		stage.arrive(120);
		control.faults.add({ match: {}, effect: { kind: 'throttle', limit: 'burst' }, times: 2 });
		await reader.attempt();
	},
};
