/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { USELESS_ANSWERS } from '../support/scatterFaults';

const RUNS = 2;
const MOST_CALLS = 400;

export const uselessAnswers: Scenario = {
	name: 'useless-answers',
	injects: 'every answer for leads is a 5xx, cut, HTML, truncated or empty, while leads arrive',
	seed: 402,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const { control, random, reader } = stage;
		await reader.attempt();
		for (let call = 0; call < MOST_CALLS; call++) {
			control.faults.add({
				match: { resource: 'leadFormResponses' },
				effect: random.pick(USELESS_ANSWERS),
			});
		}
		for (let run = 0; run < RUNS; run++) {
			stage.arrive(5);
			const { error } = await reader.attempt();
			assert.ok(error, 'A run that got nothing but useless answers was no failure');
		}
	},
};
