import type { Scenario } from '../scenario';

const ROUNDS = 3;

export const freshTokenRefused: Scenario = {
	name: 'fresh-token-refused',
	injects: 'the access token expires, and the new one is answered with 401 for 3 s',
	seed: 405,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const { control, reader } = stage;
		control.application.set({ freshTokenRefusedSeconds: 3 });
		for (let round = 0; round < ROUNDS; round++) {
			stage.arrive(30);
			control.tokens.expireAccess();
			stage.broke();
			await reader.attempt();
		}
	},
};
