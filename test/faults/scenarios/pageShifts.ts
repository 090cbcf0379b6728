/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import type { Variants } from '../../simulator';
import type { Scenario } from '../scenario';
import { DAY, HOUR, ids, MINUTE } from '../support/faultWorld';
import type { Stage } from '../support/stage';
import { afterEachCall, isPageOfLeads } from '../support/watchCalls';

const LEADS = 420;
const CHANGES_PER_PAGE = 3;

/**
 * People register and cancel between the pages of the first read, which goes back six days: what is
 * passed over there is older than anything that is read again.
 */
function pageShifts(
	seed: number,
	leadOrder: Variants['leadOrder'],
	named: Pick<Scenario, 'name' | 'injects'>,
): Scenario {
	/** By stage: several readers may go through it at the same time. */
	const stops = new WeakMap<Stage, () => void>();
	return {
		...named,
		seed,
		guarantees: { trigger: 'promised' },
		prepare: (stage) => {
			const { leads, now, variants } = stage.control;
			variants.set({ leadOrder });
			const eventId = ids.events[0];
			leads.addMany({ eventId, submittedAt: now() - 6 * DAY }, LEADS, 15 * MINUTE);
			const stop = afterEachCall(stage.surroundings.simulator, isPageOfLeads, () => {
				const old = leads.list({ eventId, end: now() - 2 * HOUR });
				for (let change = 0; change < CHANGES_PER_PAGE; change++) {
					leads.add({ eventId });
					stage.broke();
					if (old.length === 0) continue;
					stage.cancel(stage.random.pick(old).id);
					stage.broke();
				}
			});
			stops.set(stage, stop);
		},
		run: async (stage) => {
			const { reader } = stage;
			const { error } = await reader.attempt();
			stops.get(stage)?.();
			assert.equal(error, undefined, `Reading failed, though LinkedIn answered: ${error}`);
			await reader.attempt();
		},
	};
}

export const PAGE_SHIFTS: Scenario[] = [
	pageShifts(409, 'newestFirst', {
		name: 'page-shifts-newest-first',
		injects: 'registrations and cancellations between pages, newest leads first',
	}),
	pageShifts(410, 'oldestFirst', {
		name: 'page-shifts-oldest-first',
		injects: 'registrations and cancellations between pages, oldest leads first',
	}),
];
