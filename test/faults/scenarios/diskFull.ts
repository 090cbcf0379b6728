import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { DAY, faultWorld } from '../support/faultWorld';
import { PostgresTables } from '../support/destinations/postgresTables';
import { SmallDisk } from '../support/smallDisk';

const DAYS = 6;

export const diskFull: Scenario = {
	name: 'disk-full',
	injects: 'the disk of PostgreSQL is full, in the middle of the rows of six days',
	seed: 418,
	clockBehindMs: DAYS * DAY,
	world: (now, seed) => faultWorld(now, seed, 2),
	guarantees: { trigger: 'promised', leadsToPostgres: 'promised' },
	run: async (stage) => {
		const { control, reader, surroundings } = stage;
		await reader.attempt();
		const disk = await SmallDisk.under(new PostgresTables(surroundings.postgres));
		try {
			await disk.fill();
			const { error } = await reader.attempt(() => {
				for (let day = 0; day < DAYS; day++) {
					control.advance(DAY);
					stage.arrive(80);
				}
			});
			stage.broke();
			assert.match(error ?? '', /No space left on device/);
			await disk.free();
			await reader.publishAgain();
			await reader.catchUp(new Set(control.leads.list().map(({ id }) => id)));
		} finally {
			await disk.remove();
		}
	},
};
