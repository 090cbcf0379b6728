/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { HOUR } from '../support/faultWorld';

const POISON = 2;
const GOOD = 120;
/** For each poison lead: the batch twice, its part, and the lead alone; and some that it has in common with none. */
const MOST_FAILURES = 10;

export const poisonLeads: Scenario = {
	name: 'poison-leads',
	injects: `the destination refuses ${POISON} leads of ${POISON + GOOD}, until its owner changes that`,
	seed: 419,
	isLong: true,
	guarantees: {
		trigger: 'promised',
		leadsToPostgres: 'promised',
		leadsToGoogleSheets: 'promised',
	},
	run: async (stage) => {
		const { control, reader } = stage;
		const { destination } = reader;
		await reader.attempt();
		const before = await reader.failures();
		const visibleFrom = control.now() + HOUR;
		const arrived = stage.arrive(POISON + GOOD, { visibleFrom });
		const isPoison = (index: number) => index % (GOOD / POISON) === 7 && index < GOOD;
		const poison = arrived.filter((_, index) => isPoison(index)).map(({ id }) => id);
		await destination.refuse?.(poison);
		stage.broke(poison.length);
		for (const { id } of arrived) control.leads.setVisibleFrom(id, control.now());
		const good = arrived.map(({ id }) => id).filter((id) => !poison.includes(id));
		await reader.catchUp(new Set(good));
		const stored = new Set((await destination.rows()).map(({ lead_id }) => lead_id));
		const lost = good.filter((id) => !stored.has(id));
		assert.equal(lost.length, 0, `${lost.length} good leads are missing beside the poison ones`);
		assert.ok(!poison.some((id) => stored.has(id)), 'Nothing was refused');
		const failures = (await reader.failures()) - before;
		assert.ok(failures <= MOST_FAILURES, `${failures} executions failed`);
		await destination.accept?.();
		await reader.publishAgain();
	},
};
