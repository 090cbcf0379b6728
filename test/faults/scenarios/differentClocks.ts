import type { Scenario } from '../scenario';
import { MINUTE } from '../support/faultWorld';

const ROUNDS = 4;

/** LinkedIn's clock is wrong by so much while leads arrive and runs go by. */
function differentClock(
	seed: number,
	clockBehindMs: number,
	named: Pick<Scenario, 'name' | 'injects'>,
): Scenario {
	return {
		...named,
		seed,
		clockBehindMs,
		guarantees: { trigger: 'promised' },
		run: async (stage) => {
			for (let round = 0; round < ROUNDS; round++) {
				const now = stage.control.now();
				stage.arrive(15);
				stage.arrive(5, { submittedAt: now, visibleFrom: now + 2_000 });
				stage.broke();
				await stage.reader.attempt();
			}
			stage.control.advance(MINUTE);
		},
	};
}

export const DIFFERENT_CLOCKS: Scenario[] = [
	differentClock(413, MINUTE, {
		name: 'clock-behind',
		injects: "LinkedIn's clock is a minute behind n8n's",
	}),
	differentClock(414, -MINUTE, {
		name: 'clock-ahead',
		injects: "LinkedIn's clock is a minute ahead of n8n's",
	}),
];
