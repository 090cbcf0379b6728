type Memory = Map<unknown, unknown> | Set<unknown>;

export const memories = new Set<Memory>();

/**
 * Data that lives until n8n stops, or the package is updated in n8n's editor. Losing it costs calls only, except for
 * what is no cache:
 * - pushes already seen (`webhook.ts`): one that LinkedIn repeats is output again;
 * - the latest state of a trigger (`stateStore.ts`), where n8n keeps an older one: its last leads are output again;
 * - outcomes of executions (`execution.ts`), which `processNotes` keeps over an update: after a restart, the leads of
 *   running executions are output again.
 */
export function processMemory<Kind extends Memory>(memory: Kind): Kind {
	memories.add(memory);
	return memory;
}

const PREFIX = 'n8n-nodes-linkedin-lead-sync ';

/**
 * Notes that live as long as n8n's process. After an update, n8n loads these modules anew, while functions of the old
 * ones still wait for the ends of executions. User Timing belongs to the process, not to a module.
 */
export const processNotes = {
	set(name: string, value: unknown): void {
		performance.mark(PREFIX + name, { detail: value });
	},
	get(name: string): unknown {
		const [mark] = performance.getEntriesByName(PREFIX + name, 'mark');
		return (mark as { detail?: unknown } | undefined)?.detail;
	},
	delete(name: string): void {
		performance.clearMarks(PREFIX + name);
	},
};

/** Forgets everything, as a restart of n8n does. */
export function clearProcessMemory(): void {
	for (const memory of memories) memory.clear();
	performance.clearMarks();
}
