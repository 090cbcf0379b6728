import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf } from '../../harness/workflowBuilder';
import { MEASURED_WORKFLOW, type Scene, type Stage } from '../stage/stage';
import { truthOf } from './truth';
import type { Contender } from './workflows';

/** What one run cost. */
export interface MeasuredRun {
	/** To the output of the last node, by n8n's own clock. */
	milliseconds: number;
	/** n8n's resident memory at its peak, less that before. */
	grownBytes: number;
	/** Form ids in its rows that no form has. */
	wrongIds: number;
}

/** What `runLog.cjs` writes. */
interface LoggedRun {
	peakBytes: number;
	milliseconds: number;
	error?: string;
	leads: number;
	formIds: string[];
	digest: string;
}

const TIMEOUT_MS = 240_000;

/**
 * Runs a contender once on n8n's canvas. Nothing of its execution is stored.
 * @throws Error when it gives other leads than LinkedIn has, or none in four minutes
 */
export async function measuredRun(
	{ client, isolated, runLog }: Stage,
	{ nodes, world }: Scene,
	contender: Contender,
	organizationId: string,
): Promise<MeasuredRun> {
	const { processId } = isolated.n8n;
	if (processId === undefined) throw new Error('n8n does not run');
	const { id } = await client.workflows.create({
		...workflowOf(MEASURED_WORKFLOW, [MANUAL_TRIGGER, ...contender.nodes(nodes, organizationId)]),
		settings: {
			saveManualExecutions: false,
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'none',
		},
	});
	const bytesBefore = residentBytes(processId);
	// From now on the process's peak (VmHWM) is counted anew.
	writeFileSync(`/proc/${processId}/clear_refs`, '5');
	const file = join(runLog, `${await client.workflows.start(id, MANUAL_TRIGGER.name)}.json`);
	const logged = await waitUntil(
		`${contender.name} to end`,
		() => {
			if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as LoggedRun;
			if (!isolated.n8n.isRunning) throw new Error(`n8n ended during ${contender.name}`);
			return undefined;
		},
		{ timeoutMs: TIMEOUT_MS, everyMs: 20 },
	);
	await client.workflows.delete(id);
	const truth = truthOf(world, organizationId);
	if (logged.error !== undefined) throw new Error(`${contender.name}: ${logged.error}`);
	if (logged.digest !== truth.digests[contender.gives]) {
		throw new Error(`${contender.name}: ${logged.leads} leads, or others, not ${truth.leads}`);
	}
	return {
		milliseconds: logged.milliseconds,
		grownBytes: logged.peakBytes - bytesBefore,
		wrongIds: logged.formIds.filter((each) => !truth.formIds.includes(each)).length,
	};
}

/** Resident memory of a process now, in bytes (Linux). */
function residentBytes(processId: number): number {
	const status = readFileSync(`/proc/${processId}/status`, 'utf8');
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}
