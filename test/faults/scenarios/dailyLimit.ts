/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { DAY, HOUR } from '../support/faultWorld';

const RUNS = 4;

export const dailyLimit: Scenario = {
	name: 'daily-limit',
	injects: "429 until midnight: the day's calls for leads are used up",
	seed: 404,
	clockBehindMs: DAY,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const { control, reader, surroundings } = stage;
		await reader.attempt();
		control.faults.add({
			match: { resource: 'leadFormResponses' },
			effect: { kind: 'throttle', limit: 'day' },
			times: 'untilMidnight',
		});
		for (let run = 0; run < RUNS; run++) {
			stage.arrive(20);
			const before = stage.faults;
			const { error } = await reader.attempt();
			assert.match(error ?? '', /daily limit of calls .* is used up until .* 00:00 UTC/);
			const refused = stage.faults - before;
			// A poll may have begun while the error of the one before was read.
			assert.ok(refused <= 2, `One run went on to ask ${refused} times`);
		}
		const midnight = Math.ceil(control.now() / DAY) * DAY;
		control.advance(midnight - control.now());
		stage.arrive(20);
		const { error } = await reader.attempt();
		assert.equal(error, undefined);
		assert.ok(surroundings.simulator.control.now() < midnight + HOUR);
	},
};
