import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in these, and tells nobody else (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** What n8n's processes are started as. */
const KINDS = ['start', 'worker', 'webhook'] as const;

export type ProcessKind = (typeof KINDS)[number];

/**
 * The processor time, in milliseconds, that n8n's processes started by this one have used so far, by
 * kind; several workers are added up. Unlike times on the clock it does not depend on what else the
 * machine does.
 */
export function processorTime(): Record<ProcessKind, number> {
	const used: Record<ProcessKind, number> = { start: 0, worker: 0, webhook: 0 };
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const kind = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0').at(-2);
			// The name of the program, in brackets, may hold spaces.
			const [, fields = ''] = readFileSync(`/proc/${entry}/stat`, 'utf8').split(/\) (?!.*\) )/);
			const values = fields.split(' ');
			const [parent, user, system] = [values[1], values[11], values[12]].map(Number);
			const known = KINDS.find((each) => each === kind);
			if (parent !== process.pid || known === undefined) continue;
			used[known] += ((user + system) * 1000) / TICKS_PER_SECOND;
		} catch {
			// It has ended meanwhile.
		}
	}
	return used;
}
