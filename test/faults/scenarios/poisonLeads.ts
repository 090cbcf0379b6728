import assert from 'node:assert/strict';
import { HOUR } from '../../durations';
import type { Scenario } from '../scenario';
import { ids } from '../support/faultWorld';

/** As many leads as the trigger outputs in one execution, and how many of them the destination refuses. */
const LEADS = 500;
const REFUSED = 2;

/** How many executions may fail until all other leads are stored. */
const MOST_FAILURES = 10;

/** The plays of the histories try more and fewer refused leads, in virtual time. */
export const poisonLeads: Scenario = {
	name: 'poison-leads',
	seed: 419,
	guarantees: ['trigger', 'leadsToPostgres', 'leadsToGoogleSheets'],
	run: async (stage) => {
		const { control, reader } = stage;
		const { destination } = reader;
		await reader.attempt();
		const before = await reader.failures();
		const visibleFrom = control.now() + HOUR;
		const [eventId] = ids.events;
		const leads = stage.arrive(LEADS, { eventId, visibleFrom });
		const arrived = leads.map(({ id }) => id);
		const refused = arrived.filter((_, index) => index % (LEADS / REFUSED) === 7);
		await destination.refuse?.(refused);
		stage.broke(refused.length);
		for (const lead of leads) lead.visibleFrom = control.now();
		const good = arrived.filter((id) => !refused.includes(id));
		await reader.catchUp(new Set(good));
		const stored = new Set((await destination.rows()).map(({ lead_id }) => lead_id));
		const lost = good.filter((id) => !stored.has(id));
		assert.equal(lost.length, 0, `${lost.length} good leads are missing beside the poison ones`);
		assert.ok(!refused.some((id) => stored.has(id)), 'Nothing was refused');
		const failures = (await reader.failures()) - before;
		assert.ok(failures <= MOST_FAILURES, `${failures} executions failed`);
		await stage.mend();
	},
};
