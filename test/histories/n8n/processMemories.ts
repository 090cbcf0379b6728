import { clearProcessMemory } from '../../../nodes/shared/processMemory';

type Memory = Map<unknown, unknown> | Set<unknown>;

/** What one n8n process remembers. */
type Remembered = Array<[Memory, unknown[]]>;

/**
 * Lets one process after the other run the package: each main of n8n has memories of its own.
 * @param leaving whose memories are put away
 */
export class ProcessMemories {
	private readonly putAway = new Map<number, Remembered>();

	/** All processes have ended. */
	clear(): void {
		this.putAway.clear();
		clearProcessMemory();
	}

	switch(leaving: number, coming: number): void {
		const all = memories();
		this.putAway.set(
			leaving,
			all.map((memory) => [memory, [...memory]]),
		);
		clearProcessMemory();
		for (const [memory, entries] of this.putAway.get(coming) ?? []) {
			for (const entry of entries) {
				if (memory instanceof Map) memory.set(...(entry as [unknown, unknown]));
				else memory.add(entry);
			}
		}
	}
}

/** The package tells of its memories only by clearing them. */
function memories(): Memory[] {
	const found: Memory[] = [];
	const clears = [Map.prototype, Set.prototype].map((prototype) => {
		const { clear } = prototype;
		prototype.clear = function (this: Memory) {
			found.push(this);
		};
		return () => (prototype.clear = clear);
	});
	clearProcessMemory();
	for (const restore of clears) restore();
	return found;
}
