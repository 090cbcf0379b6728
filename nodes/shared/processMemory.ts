/** What the package remembers as long as n8n's process lives, e.g. a map; it must be safe to lose. */
interface Memory {
	clear(): void;
}

const memories = new Set<Memory>();

/** Registers a memory of the process. */
export function processMemory<Kind extends Memory>(memory: Kind): Kind {
	memories.add(memory);
	return memory;
}

/** Forgets everything, as a restart of n8n does. */
export function clearProcessMemory(): void {
	for (const memory of memories) memory.clear();
}
