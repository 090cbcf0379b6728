import type { Scenario } from '../scenario';
import { DAY, HOUR, MINUTE } from '../support/faultWorld';

/** Just inside of what the reader reads again: the trigger's overlap is an hour, the template's a day. */
const LATENESS = { trigger: 50 * MINUTE, sync: 23 * HOUR };

export const lateLeads: Scenario = {
	name: 'late-leads',
	injects: 'LinkedIn shows leads up to 50 minutes (trigger) or 23 hours (template) late',
	seed: 411,
	clockBehindMs: DAY,
	guarantees: { trigger: 'promised', sync: 'promised' },
	run: async (stage) => {
		const { control, guarantee, random, reader } = stage;
		const longestDelay = LATENESS[guarantee === 'sync' ? 'sync' : 'trigger'];
		await reader.attempt();
		const submittedAt = control.now();
		for (let lead = 0; lead < 20; lead++) {
			const delay = random.integer(MINUTE, longestDelay);
			stage.arrive(1, { submittedAt: submittedAt + lead, visibleFrom: submittedAt + delay });
			stage.broke();
		}
		for (let part = 0; part < 4; part++) {
			stage.arrive(10);
			await reader.attempt();
			control.advance(longestDelay / 4);
		}
	},
};
