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
