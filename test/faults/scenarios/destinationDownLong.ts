import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../harness/waitUntil';
import type { Scenario } from '../scenario';

/** For so long n8n polls every second in the outage without a failure, before its first check is due. */
const POLLED_MS = 10_000;
/** Two for the batch, one for its first part, one for the check; another one may be under way. */
const MOST_FAILURES = 5;
/** Each is what happens every quarter of an hour, or when somebody publishes the workflow. */
const FURTHER_CHECKS = 3;

export const destinationDownLong: Scenario = {
	name: 'destination-down-long',
	injects:
		'the destination takes nothing while up to 5,000 leads wait; polls go on, and so do checks',
	seed: 424,
	isLong: true,
	guarantees: {
		trigger: 'promised',
		leadsToPostgres: 'promised',
		leadsToGoogleSheets: 'promised',
		leadsToDataTable: 'promised',
	},
	run: async (stage) => {
		const { reader } = stage;
		await reader.attempt();
		const before = await reader.failures();
		await reader.destination.breakDown();
		stage.broke();
		stage.control.notifications.hold();
		stage.arrive(stage.arrivals(5_000));
		await waitUntil('an execution to fail', async () => {
			return (await reader.failures()) > before || undefined;
		});
		const perWorkflow = (failures: number) => failures / reader.workflows;
		let failures: number;
		// However slow the machine is, there is an end of them.
		do {
			failures = (await reader.failures()) - before;
			await delay(POLLED_MS);
		} while ((await reader.failures()) - before > failures);
		assert.ok(
			perWorkflow(failures) <= MOST_FAILURES,
			`${failures} executions failed in the outage`,
		);
		for (let check = 0; check < FURTHER_CHECKS; check++) {
			await reader.publishAgain();
			await delay(2_000);
		}
		const later = (await reader.failures()) - before - failures;
		assert.ok(
			perWorkflow(later) <= FURTHER_CHECKS,
			`${later} more failed in ${FURTHER_CHECKS} checks`,
		);
		await stage.control.notifications.release();
		await stage.mend();
	},
};
