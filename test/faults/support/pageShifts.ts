import type { Variants } from '../../simulator';
import type { Scenario } from '../scenario';
import { DAY, HOUR, ids, MINUTE } from './faultWorld';
import { afterEachCall, isPageOfLeads } from './watchCalls';

const LEADS = 420;
const CHANGES_PER_PAGE = 3;

/**
 * People register and cancel between the pages of the first read, which goes back six days: what is
 * passed over there is older than anything that is read again.
 */
export function pageShifts(
	seed: number,
	leadOrder: Variants['leadOrder'],
	named: Pick<Scenario, 'name' | 'injects'>,
): Scenario {
	let stop = () => {};
	return {
		...named,
		seed,
		guarantees: { trigger: 'promised', sync: 'promised' },
		prepare: (stage) => {
			const { leads, now, variants } = stage.control;
			variants.set({ leadOrder });
			const eventId = ids.events[0];
			leads.addMany({ eventId, submittedAt: now() - 6 * DAY }, LEADS, 15 * MINUTE);
			stop = afterEachCall(stage.surroundings.simulator, isPageOfLeads, () => {
				const old = leads.list({ eventId, end: now() - 2 * HOUR });
				for (let change = 0; change < CHANGES_PER_PAGE; change++) {
					leads.delete(stage.random.pick(old).id);
					leads.add({ eventId });
					stage.broke(2);
				}
			});
		},
		run: async ({ reader }) => {
			await reader.attempt();
			stop();
			await reader.attempt();
		},
	};
}
