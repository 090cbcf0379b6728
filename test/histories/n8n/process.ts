import { clearProcessMemory, memories } from '../../../nodes/shared/processMemory';

/**
 * When n8n is killed around an execution: before it stores anything, when the state is stored, when the execution is
 * queued, while it runs, or just after n8n reported its outcome to the trigger.
 */
export type KillMoment = 'before' | 'saving' | 'queued' | 'running' | 'ended';

/** A process of n8n, with which all its work ends. */
export interface Process {
	isAlive: boolean;
	/** @returns whether the request is sent; otherwise n8n was killed */
	onRequest: () => boolean;
	/** Called at each output. */
	momentOfKill: () => KillMoment | undefined;
	kill: () => void;
}

/** @param killed runs when the process is killed */
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

/** Lets this process play several mains of n8n, each with its own memory of the package. */
export class ProcessMemories {
	private readonly putAway = new Map<number, unknown[][]>();

	/** Clears all memories, because all processes have ended. */
	clear(): void {
		this.putAway.clear();
		clearProcessMemory();
	}

	/** @param leaving the main whose memories are put away */
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
