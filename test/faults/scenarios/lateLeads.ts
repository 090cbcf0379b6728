import type { Scenario } from '../scenario';
import { DAY, MINUTE } from '../support/faultWorld';

/** Just inside of what every poll reads again. */
const LONGEST_DELAY = 50 * MINUTE;

export const lateLeads: Scenario = {
	name: 'late-leads',
	injects: 'LinkedIn shows leads up to 50 minutes late',
	seed: 411,
	clockBehindMs: DAY,
	guarantees: { trigger: 'promised' },
	run: async (stage) => {
		const { control, random, reader } = stage;
		await reader.attempt();
		const submittedAt = control.now();
		for (let lead = 0; lead < 20; lead++) {
			const delay = random.integer(MINUTE, LONGEST_DELAY);
			stage.arrive(1, { submittedAt: submittedAt + lead, visibleFrom: submittedAt + delay });
			stage.broke();
		}
		for (let part = 0; part < 4; part++) {
			stage.arrive(10);
			await reader.attempt();
			control.advance(LONGEST_DELAY / 4);
		}
	},
};
