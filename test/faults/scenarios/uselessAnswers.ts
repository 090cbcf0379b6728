/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { USELESS_ANSWERS } from '../support/scatterFaults';

export const uselessAnswers: Scenario = {
	name: 'useless-answers',
	injects: 'every answer for leads is a 5xx, cut, HTML, truncated or empty, while leads arrive',
	seed: 402,
	guarantees: { trigger: 'promised', sync: 'promised' },
	run: async (stage) => {
		const { control, reader } = stage;
		for (const [name, effect] of USELESS_ANSWERS) {
			control.faults.add({ match: { resource: 'leadFormResponses' }, effect, times: 'always' });
			stage.arrive(5);
			const { error } = await reader.attempt();
			assert.ok(error, `The run with answers of the kind "${name}" was no failure`);
			stage.clearFaults();
			await reader.attempt();
		}
	},
};
