type Memory = Map<unknown, unknown> | Set<unknown>;

export const memories = new Set<Memory>();

/**
 * Data that lives until n8n stops, or the package is updated in n8n's editor. Losing it costs calls only, except for
 * what is no cache:
 * - pushes already seen (`webhook.ts`): one that LinkedIn repeats is output again;
 * - the latest state of a trigger (`stateStore.ts`), where n8n keeps an older one: its last leads are output again;
 * - which polls and executions run, and outcomes (`poll.ts`, `execution.ts`), which `processNotes` keeps over an update: after a restart, the leads of
 *   running executions are output again.
 */
export function processMemory<Kind extends Memory>(memory: Kind): Kind {
	memories.add(memory);
	return memory;
}

const PREFIX = 'n8n-nodes-linkedin-lead-sync ';

const notes = processMemory(new Map<string, unknown>());

/**
 * Notes that live as long as n8n's process. After an update, n8n loads these modules again, while functions of the old
 * ones still poll, or wait for the ends of executions. So a note is a mark of User Timing, too, which belongs to the
 * process and not to a module.
 */
export const processNotes = {
	set(name: string, value: unknown): void {
		notes.set(name, value);
		performance.mark(PREFIX + name, { detail: value });
	},
	get(name: string): unknown {
		const [mark] = performance.getEntriesByName(PREFIX + name, 'mark');
		return notes.get(name) ?? (mark as { detail?: unknown } | undefined)?.detail;
	},
	delete(name: string): void {
		notes.delete(name);
		performance.clearMarks(PREFIX + name);
	},
};

/** Forgets everything, as a restart of n8n does. */
export function clearProcessMemory(): void {
	for (const memory of memories) memory.clear();
	performance.clearMarks();
}
