import { compareWithContract } from '../../contract/contract';
import { leadAction } from '../../contract/notifications';
import type { Answer } from './answer';
import type { CallStart } from './calls';
import type { SimulatorState } from './state';

type Drifting = Pick<SimulatorState, 'world' | 'drift'>;

/** Compares an answer with the wire contract, so that the simulator cannot drift from the contract in any test. */
export function noteDrift(state: Drifting, call: CallStart, { status, value }: Answer): void {
	const { method, path, query } = call;
	const differences = compareWithContract({ method, path, query, status, body: value });
	if (differences.length === 0) return;
	// A malformed lead differs from the contract on purpose.
	if (state.world.leads.some((lead) => lead.override ?? lead.hasUnreadableAnswer)) return;
	for (const difference of differences) {
		state.drift.add(`${method} ${path} (${status}) differs from the contract: ${difference}`);
	}
}

/** Compares a push with the wire contract. */
export function notePushDrift(state: Drifting, push: unknown): void {
	const { error } = leadAction.safeParse(push);
	if (error !== undefined) state.drift.add(`A push differs from the contract: ${error.message}`);
}
