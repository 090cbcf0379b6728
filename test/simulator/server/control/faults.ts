import type { FaultRule } from '../faults';
import type { SimulatorState } from '../state';

export interface FaultControl {
	/** Adds a rule; gives its id. */
	add(rule: FaultRule): number;
	remove(id: number): void;
	/** The rules in force with the number of calls each has hit. */
	list(): Array<{ id: number; rule: FaultRule; hits: number }>;
	clear(): void;
}

export function faultControl({ faults, clock }: SimulatorState): FaultControl {
	return {
		add: (rule) => faults.add(rule, clock.now()),
		remove: (id) => faults.remove(id),
		list: () => faults.list(),
		clear: () => faults.clear(),
	};
}
