/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { readFileSync, writeFileSync } from 'node:fs';

/** Resident memory of a process now, in bytes (Linux). */
export function residentBytes(processId: number): number {
	const status = readFileSync(`/proc/${processId}/status`, 'utf8');
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** From now on the process's peak (VmHWM) is counted anew. */
export function forgetPeak(processId: number): void {
	writeFileSync(`/proc/${processId}/clear_refs`, '5');
}
