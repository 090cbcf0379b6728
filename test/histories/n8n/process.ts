import { clearProcessMemory, memories } from '../../../nodes/shared/processMemory';

/**
 * When n8n is killed that was about to begin an execution: before anything, when the state is stored, when
 * the execution is queued, while it runs, or just after the trigger was told how it ended.
 */
export type KillMoment = 'before' | 'saving' | 'queued' | 'running' | 'ended';

/** Whatever n8n's process does ends with it. */
export interface Process {
	isAlive: boolean;
	/** @returns whether the request is sent; otherwise n8n was killed */
	onRequest: () => boolean;
	/** Asked with each emission. */
	momentOfKill: () => KillMoment | undefined;
	kill: () => void;
}

/** @param killed what happens then */
export function newProcess(killed: () => void = () => {}): Process {
	const process: Process = {
		isAlive: true,
		onRequest: () => true,
		momentOfKill: () => undefined,
		kill: () => {
			if (!process.isAlive) return;
			process.isAlive = false;
			killed();
		},
	};
	return process;
}

/** Lets one process after the other run the package: each main of n8n has memories of its own. */
export class ProcessMemories {
	private readonly putAway = new Map<number, unknown[][]>();

	/** All processes have ended. */
	clear(): void {
		this.putAway.clear();
		clearProcessMemory();
	}

	/** @param leaving whose memories are put away */
	switch(leaving: number, coming: number): void {
		const all = [...memories];
		this.putAway.set(
			leaving,
			all.map((memory) => [...memory]),
		);
		clearProcessMemory();
		for (const [index, entries] of (this.putAway.get(coming) ?? []).entries()) {
			const memory = all[index];
			for (const entry of entries) {
				if (memory instanceof Map) memory.set(...(entry as [unknown, unknown]));
				else memory.add(entry);
			}
		}
	}
}
