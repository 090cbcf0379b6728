/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { DAY, faultWorld } from '../support/faultWorld';

const DAYS = 6;
const FIRST_REFUSED = 51;
const LAST_REFUSED = 100;

/**
 * A disk that is really full takes a file system of its own, which only root may mount. To the
 * client it is the SQLSTATE 53100 of a statement, the connection living on, and so it is raised
 * here. A sequence counts the writes, since what it counted outlives the statement that fails.
 */
const DISK_FULL = `
	CREATE SEQUENCE writes;
	CREATE FUNCTION write() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
		IF nextval('writes') BETWEEN ${FIRST_REFUSED} AND ${LAST_REFUSED} THEN
			RAISE 'could not extend file: No space left on device'
				USING ERRCODE = '53100', HINT = 'Check free disk space.';
		END IF;
		RETURN NEW;
	END $$;`;

export const diskFull: Scenario = {
	name: 'disk-full',
	injects: 'the disk of PostgreSQL is full for a part of the rows of six days',
	seed: 418,
	clockBehindMs: DAYS * DAY,
	world: (now, seed) => faultWorld(now, seed, 0),
	guarantees: { trigger: 'notPromised', sync: 'promised' },
	run: async (stage) => {
		const { control, reader, surroundings } = stage;
		const { postgres } = surroundings;
		await reader.attempt();
		await postgres.query(DISK_FULL);
		for (const table of await reader.tables()) {
			await postgres.query(
				`CREATE TRIGGER write BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION write()`,
			);
		}
		for (let day = 0; day < DAYS; day++) {
			control.advance(DAY);
			stage.arrive(50);
		}
		const { error } = await reader.attempt();
		stage.broke(LAST_REFUSED - FIRST_REFUSED + 1);
		assert.match(error ?? '', /No space left on device|The database did not take this lead/);
		await postgres.query('DROP FUNCTION write CASCADE');
	},
};
