type Memory = Map<unknown, unknown> | Set<unknown>;

export const memories = new Set<Memory>();

/**
 * Data that lives until n8n stops, or the package is updated in n8n's editor. Losing it costs calls only, except for
 * what is no cache:
 * - pushes already seen (`webhook.ts`): one that LinkedIn repeats is output again;
 * - the latest state of a trigger (`stateStore.ts`), where n8n keeps an older one: its last leads are output again;
 * - which polls and executions run, and outcomes (`poll.ts`, `execution.ts`): the leads of running executions, and of
 *   those that ended since the last poll, are output again.
 */
export function processMemory<Kind extends Memory>(memory: Kind): Kind {
	memories.add(memory);
	return memory;
}

const began = processMemory(new Map([['process', performance.timeOrigin]]));

/** When this process of n8n began, in milliseconds by n8n's clock: what began before may be of a dead process. */
export function processBeganAt(): number {
	const at = began.get('process') ?? Date.now();
	began.set('process', at);
	return at;
}

/** Forgets everything, as a restart of n8n does. */
export function clearProcessMemory(): void {
	for (const memory of memories) memory.clear();
}
