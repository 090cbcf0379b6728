import type { FaultRule } from '../../simulator';
import type { Stage } from './stage';

type Effect = FaultRule['effect'];

/** Every way in which an answer of LinkedIn can be worth nothing. */
export const USELESS_ANSWERS: Array<[string, Effect]> = [
	['500', { kind: 'status', status: 500 }],
	['503', { kind: 'status', status: 503 }],
	['504', { kind: 'status', status: 504 }],
	['connection cut', { kind: 'cutConnection' }],
	['connection cut in the body', { kind: 'cutConnection', afterBytes: 400 }],
	['HTML', { kind: 'htmlBody' }],
	['truncated JSON', { kind: 'truncatedJson' }],
	['empty 200', { kind: 'emptyBody' }],
];

/** Breaks a share of the next calls, chosen by the scenario's seed. */
export function scatterFaults(
	{ control, random }: Stage,
	share: number,
	nextCalls: number,
	effects: Effect[],
): void {
	for (let nth = 1; nth <= nextCalls; nth++) {
		if (!random.chance(share)) continue;
		control.faults.add({ match: { nth }, effect: random.pick(effects) });
	}
}
