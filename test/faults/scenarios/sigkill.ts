/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../harness/waitUntil';
import type { Scenario } from '../scenario';

/** Twenty in all. */
const KILLS = { sync: 9, trigger: 4, durableTrigger: 3, bothTriggers: 4 };

/** How long it takes at most from a run's first call to its last row, about; milliseconds. */
const LONGEST_RUN_MS = { sync: 2_500, trigger: 600, durableTrigger: 600, bothTriggers: 1_200 };

/** How many leads arrive before a kill at most; one that is pushed keeps n8n much busier than one on a page. */
const MOST_LEADS = { sync: 150, trigger: 150, durableTrigger: 150, bothTriggers: 40 };

export const sigkill: Scenario = {
	name: 'sigkill',
	injects: 'n8n is killed with SIGKILL at random moments of pulls, polls and pushes',
	seed: 421,
	isLong: true,
	guarantees: {
		trigger: 'notPromised',
		durableTrigger: 'notPromised',
		bothTriggers: 'notPromised',
		sync: 'promised',
	},
	run: async (stage) => {
		const { guarantee, random, reader, surroundings } = stage;
		const { calls } = surroundings.simulator;
		for (let kill = 0; kill < KILLS[guarantee]; kill++) {
			const { length: before } = calls;
			stage.arrive(random.integer(1, MOST_LEADS[guarantee]));
			// The kill is what ends it: its own end is of no interest.
			const interrupted = reader.attempt().catch(() => undefined);
			await waitUntil('leads to be read', () => calls.length > before || undefined, { everyMs: 5 });
			await delay(random.integer(1, LONGEST_RUN_MS[guarantee]));
			stage.arrive(random.integer(1, 10));
			await surroundings.n8n.kill();
			stage.broke();
			await interrupted;
			await surroundings.restartN8n();
			// Killed while it activates its triggers, n8n starts them again only two minutes later.
			if (guarantee !== 'sync') await reader.attempt();
		}
		if (guarantee === 'durableTrigger') await reader.retryCrashed?.();
	},
};
