import type { Scenario } from '../scenario';
import { scatterFaults, USELESS_ANSWERS } from '../support/scatterFaults';

const ROUNDS = 8;

export const flakyAnswers: Scenario = {
	name: 'flaky-answers',
	injects: '10% of the answers are 5xx, cut, slow, HTML, truncated or empty',
	seed: 401,
	guarantees: { trigger: 'promised', sync: 'promised' },
	run: async (stage) => {
		const effects = USELESS_ANSWERS.map(([, effect]) => effect);
		scatterFaults(stage, 0.1, 600, [...effects, { kind: 'slowBody', milliseconds: 1000 }]);
		for (let round = 0; round < ROUNDS; round++) {
			stage.arrive(stage.random.integer(1, 60));
			await stage.reader.attempt();
		}
	},
};
