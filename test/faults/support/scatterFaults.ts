import type { FaultEffect } from '../../simulator';
import type { Stage } from './stage';

/** Every way in which an answer of LinkedIn can be worth nothing. */
export const USELESS_ANSWERS: FaultEffect[] = [
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 503 },
	{ kind: 'status', status: 504 },
	{ kind: 'cutConnection' },
	{ kind: 'cutConnection', afterBytes: 400 },
	{ kind: 'htmlBody' },
	{ kind: 'truncatedJson' },
	{ kind: 'emptyBody' },
];

/** Breaks a share of the next calls, chosen by the scenario's seed. */
export function scatterFaults(
	{ control, random }: Stage,
	share: number,
	nextCalls: number,
	effects: FaultEffect[],
): void {
	for (let after = 0; after < nextCalls; after++) {
		if (!random.chance(share)) continue;
		control.faults.add({ match: { after }, effect: random.pick(effects) });
	}
}
