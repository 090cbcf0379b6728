import assert from 'node:assert/strict';
import { waitUntil } from '../../harness/waitUntil';
import type { Scenario } from '../scenario';
import { PostgresTables } from '../support/destinations/postgresTables';

const END_THE_WAITING = `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
	WHERE wait_event_type = 'Lock'`;

export const databaseCut: Scenario = {
	name: 'database-cut',
	injects: 'the connection to PostgreSQL is cut as rows are about to be written',
	seed: 423,
	guarantees: ['trigger', 'leadsToPostgres'],
	run: async (stage) => {
		const { reader, surroundings } = stage;
		await reader.attempt();
		const tables = await new PostgresTables(surroundings.postgres).tables();
		const client = await surroundings.postgres.connect();
		try {
			// Whoever writes has to wait for this lock, and can be ended there.
			await client.query(`BEGIN; LOCK TABLE ${tables.join(', ')} IN EXCLUSIVE MODE`);
			const attempt = reader.attempt(() => stage.arrive(30));
			await waitUntil('the connection to be cut', async () => {
				const { rowCount } = await client.query(END_THE_WAITING);
				return rowCount === 0 ? undefined : true;
			});
			await client.query('COMMIT');
			stage.broke();
			const { error } = await attempt;
			assert.ok(error, 'An execution that could not store its leads was no failure');
		} finally {
			await client.end();
		}
	},
};
