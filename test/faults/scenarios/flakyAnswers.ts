import type { FaultEffect } from '../../simulator';
import type { Scenario } from '../scenario';
import { scatterFaults, USELESS_ANSWERS } from '../support/scatterFaults';

const ROUNDS = 6;

export const flakyAnswers: Scenario = {
	name: 'flaky-answers',
	injects: '10% of the answers are 5xx, cut, slow, HTML, truncated or empty',
	seed: 401,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const effects: FaultEffect[] = [...USELESS_ANSWERS, { kind: 'slowBody', milliseconds: 1000 }];
		scatterFaults(stage, 0.1, 600, effects);
		for (let round = 0; round < ROUNDS; round++) {
			stage.arrive(stage.random.integer(1, 250));
			await stage.reader.attempt();
		}
	},
};
