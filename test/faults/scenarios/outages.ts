/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import assert from 'node:assert/strict';
import type { Scenario } from '../scenario';
import { HOUR } from '../support/faultWorld';

const RUNS = 4;

/** No connection to LinkedIn for so many hours, in which people go on to register. */
function outage(seed: number, hours: number, named: Pick<Scenario, 'name' | 'injects'>): Scenario {
	return {
		...named,
		seed,
		clockBehindMs: hours * HOUR,
		guarantees: { trigger: 'promised' },
		run: async (stage) => {
			const { control, reader } = stage;
			await reader.attempt();
			control.faults.add({ match: {}, effect: { kind: 'cutConnection' }, times: 'always' });
			for (let run = 0; run < RUNS; run++) {
				stage.arrive(60);
				const { error } = await reader.attempt();
				assert.match(error ?? '', /LinkedIn could not be reached/);
				control.advance((hours * HOUR) / RUNS);
			}
		},
	};
}

export const OUTAGES: Scenario[] = [
	outage(415, 2, {
		name: 'outage-2-hours',
		injects: 'LinkedIn cannot be reached for two hours',
	}),
	outage(416, 24, {
		name: 'outage-24-hours',
		injects: 'LinkedIn cannot be reached for 24 hours',
	}),
];
