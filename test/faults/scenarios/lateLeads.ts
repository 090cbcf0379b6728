import type { Scenario } from '../scenario';
import { DAY, HOUR, MINUTE } from '../support/faultWorld';
import type { Stage } from '../support/stage';

/**
 * Just inside of what the reader reads again: the trigger's overlap is an hour, and once a day it looks
 * back seven days, which surely brings what is six days late; the template's overlap is a day.
 */
const LATENESS = { trigger: [50 * MINUTE, 6 * DAY], sync: [23 * HOUR] };

export const lateLeads: Scenario = {
	name: 'late-leads',
	injects: 'LinkedIn shows leads up to 50 minutes and 6 days (trigger) or 23 hours (template) late',
	seed: 411,
	clockBehindMs: DAY,
	guarantees: { trigger: 'promised', sync: 'promised' },
	run: async (stage) => {
		for (const longestDelay of LATENESS[stage.guarantee === 'sync' ? 'sync' : 'trigger']) {
			await stage.reader.attempt();
			await showLate(stage, longestDelay);
		}
	},
};

/** Some leads show up one after the other, while others arrive and show up at once. */
async function showLate(stage: Stage, longestDelay: number): Promise<void> {
	const { control, random, reader } = stage;
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
}
