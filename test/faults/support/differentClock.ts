import type { Scenario } from '../scenario';
import { MINUTE } from './faultWorld';

const ROUNDS = 4;

/** LinkedIn's clock is wrong by so much while leads arrive and runs go by. */
export function differentClock(
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
