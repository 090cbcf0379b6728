/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import { waitUntil } from '../../harness/waitUntil';
import type { Scenario } from '../scenario';
import { ids } from '../support/faultWorld';
import { afterEachCall, isPageOfLeads } from '../support/watchCalls';

/** What n8n's Postgres node asks before it writes has to wait for this lock, and can be ended there. */
const LOCK = 'LOCK TABLE pg_catalog.pg_collation IN ACCESS EXCLUSIVE MODE';
const END_THE_WAITING = `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
	WHERE wait_event_type = 'Lock'`;

export const databaseCut: Scenario = {
	name: 'database-cut',
	injects:
		'the connection is cut as leads are about to be stored, while a lead that is known to be unreadable is reported',
	seed: 423,
	guarantees: { sync: 'promised' },
	run: async (stage) => {
		const { control, reader, surroundings } = stage;
		const { postgres, simulator } = surroundings;
		const damage = { kind: 'malformed' as const, override: { formResponse: undefined } };
		const { id } = control.leads.add({ eventId: ids.events[0], damage });
		stage.mayBeReported.add(id);
		// The first run reports it; a later one of the same day has no reason to.
		await reader.attempt();
		assert.equal((await reader.attempt()).error, undefined);

		stage.arrive(30);
		const client = await postgres.connect();
		try {
			let locking: Promise<unknown> | undefined;
			const stop = afterEachCall(simulator, isPageOfLeads, () => {
				locking = client.query(`BEGIN; ${LOCK}`);
				return false;
			});
			const attempt = reader.attempt();
			await waitUntil('leads to be read', () => locking && true);
			await locking;
			await waitUntil('the connection to be cut', async () => {
				const { rowCount } = await client.query(END_THE_WAITING);
				return rowCount === 0 ? undefined : true;
			});
			await client.query('COMMIT');
			stage.broke();
			stop();
			const { error } = await attempt;
			assert.ok(error, 'A run that could not store its leads was no failure');
		} finally {
			await client.end();
		}
	},
};
