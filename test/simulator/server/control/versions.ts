import type { SimulatorState } from '../state';

export interface VersionControl {
	/** The live API versions, oldest first. */
	list(): string[];
	/** Makes exactly these versions live. */
	set(versions: string[]): void;
	add(version: string): void;
	/** From now on LinkedIn answers the version with a 426. */
	retire(version: string): void;
}

export function versionControl({ versions }: SimulatorState): VersionControl {
	return {
		list: () => versions.list(),
		set: (live) => versions.set(live),
		add: (version) => versions.add(version),
		retire: (version) => versions.retire(version),
	};
}
