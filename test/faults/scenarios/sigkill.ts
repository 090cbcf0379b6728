import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../harness/waitUntil';
import type { Guarantee, Scenario } from '../scenario';
import { EVERY_COLUMN } from '../scenario';
import { kill, victims } from '../support/killing';

/** As many as there is time for; twenty with `--kills 20`. */
const KILLS = 2;

/** How long it takes at most from a run's first call to its last row, about; milliseconds. */
const LONGEST_RUN_MS: Partial<Record<Guarantee, number>> = {
	leadsToPostgres: 1_500,
	leadsToDataTable: 2_000,
};

export const sigkill: Scenario = {
	name: 'sigkill',
	injects: 'n8n is killed with SIGKILL at random moments of polls, executions and pushes',
	seed: 421,
	isLong: true,
	guarantees: EVERY_COLUMN,
	run: async (stage) => {
		const { guarantee, random, reader, surroundings } = stage;
		const { calls } = surroundings.simulator;
		for (let count = 0; count < (surroundings.kills ?? KILLS); count++) {
			const { length: before } = calls;
			stage.arrive(random.integer(1, stage.arrivals(150)));
			await waitUntil('leads to be read', () => calls.length > before || undefined, { everyMs: 5 });
			await delay(random.integer(1, LONGEST_RUN_MS[guarantee] ?? 800));
			stage.arrive(random.integer(1, 10));
			const all = victims(stage);
			await kill(stage, all[count % all.length]);
			// Killed while it activates its triggers, n8n starts them again only later.
			await reader.attempt();
		}
	},
};
