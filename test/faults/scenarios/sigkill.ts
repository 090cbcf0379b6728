/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from '../scenario';

/** Twenty in all. */
const KILLS = { sync: 8, trigger: 6, durableTrigger: 6 };

/** About how long a run takes; the trigger polls every second. */
const LONGEST_LIFE_MS = 2_500;

export const sigkill: Scenario = {
	name: 'sigkill',
	injects: 'n8n is killed with SIGKILL at random moments of runs and polls',
	seed: 421,
	guarantees: { trigger: 'notPromised', durableTrigger: 'notPromised', sync: 'promised' },
	run: async (stage) => {
		const { guarantee, random, reader, surroundings } = stage;
		for (let kill = 0; kill < KILLS[guarantee]; kill++) {
			stage.arrive(random.integer(1, 150));
			// The kill is what ends it: its own end is of no interest.
			const interrupted = reader.attempt().catch(() => undefined);
			await delay(random.integer(50, LONGEST_LIFE_MS));
			stage.arrive(random.integer(1, 10));
			await surroundings.n8n.kill();
			stage.broke();
			await interrupted;
			await surroundings.n8n.restart();
		}
	},
};
