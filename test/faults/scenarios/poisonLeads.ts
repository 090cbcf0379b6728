import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { HOUR, ids } from '../support/faultWorld';

/** As many as the trigger gives in one execution. */
const LEADS = 500;

/**
 * Some leads of a full batch are refused by the destination, until its owner changes that.
 *
 * @param poison how many
 * @param mostFailures how many executions may fail until all others are stored
 */
function poisonLeads(
	poison: number,
	mostFailures: number,
	guarantees: Scenario['guarantees'],
): Scenario {
	return {
		name: `poison-leads-${poison}`,
		injects: `the destination refuses ${poison} of ${LEADS} leads, until its owner changes that`,
		seed: 419,
		isLong: true,
		guarantees,
		run: async (stage) => {
			const { control, reader } = stage;
			const { destination } = reader;
			await reader.attempt();
			const before = await reader.failures();
			const visibleFrom = control.now() + HOUR;
			const [eventId] = ids.events;
			const arrived = stage.arrive(LEADS, { eventId, visibleFrom }).map(({ id }) => id);
			const refused = arrived.filter((_, index) => index % (LEADS / poison) === 7);
			await destination.refuse?.(refused);
			stage.broke(refused.length);
			for (const id of arrived) control.leads.setVisibleFrom(id, control.now());
			const good = arrived.filter((id) => !refused.includes(id));
			await reader.catchUp(new Set(good));
			const stored = new Set((await destination.rows()).map(({ lead_id }) => lead_id));
			const lost = good.filter((id) => !stored.has(id));
			assert.equal(lost.length, 0, `${lost.length} good leads are missing beside the poison ones`);
			assert.ok(!refused.some((id) => stored.has(id)), 'Nothing was refused');
			const failures = (await reader.failures()) - before;
			assert.ok(failures <= mostFailures, `${failures} executions failed`);
			await destination.accept?.();
			await reader.publishAgain();
		},
	};
}

export const POISON_LEADS: Scenario[] = [
	poisonLeads(1, 5, ['trigger']),
	poisonLeads(2, 10, ['trigger', 'leadsToPostgres', 'leadsToGoogleSheets']),
	poisonLeads(20, 80, ['trigger']),
];
