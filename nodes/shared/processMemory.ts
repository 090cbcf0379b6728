/** Data that lives as long as n8n's process. Losing it must be harmless. */
type Memory = Map<unknown, unknown> | Set<unknown>;

export const memories = new Set<Memory>();

export function processMemory<Kind extends Memory>(memory: Kind): Kind {
	memories.add(memory);
	return memory;
}

/** Forgets everything, as a restart of n8n does. */
export function clearProcessMemory(): void {
	for (const memory of memories) memory.clear();
}
