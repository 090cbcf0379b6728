/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sum } from 'lodash';
import { waitUntil } from '../../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf } from '../../harness/workflowBuilder';
import { forgetPeak, residentBytes } from '../measure/processMemory';
import { MEASURED_WORKFLOW, type Scene, type Stage } from '../stage/stage';
import type { Truth } from './truth';
import type { Contender } from './workflows';

/** What one run cost, and whether it gave what it had to. */
export interface MeasuredRun {
	/** To the output of the last node, by n8n's own clock. */
	milliseconds: number;
	/** From pressing Execute to the end of the execution. */
	wallMilliseconds: number;
	/** n8n's resident memory, at its peak and before. */
	peakBytes: number;
	bytesBefore: number;
	/** The most of n8n's heap that was in use right after a full garbage collection; 0 without any. */
	liveBytes: number;
	/** n8n's heap at the end, its output included, without garbage. */
	heldBytes: number;
	/** Why the run has no figure; undefined when its set of leads is right. */
	problem?: string;
	/** Form ids in its rows that no form has. */
	wrongIds: number;
}

/** What `runLog.cjs` writes. */
interface LoggedRun {
	peakBytes: number;
	liveBytes: number;
	heldBytes: number;
	endedAt: number;
	milliseconds: Record<string, number>;
	error?: string;
	items: number;
	leads: number;
	formIds: string[];
	digest: string;
}

const TIMEOUT_MS = 240_000;

/** A contender on n8n's canvas. Nothing of its executions is stored. */
export class MeasuredWorkflow {
	private constructor(
		private readonly stage: Stage,
		private readonly id: string,
		private readonly contender: Contender,
		private readonly truth: Truth,
	) {}

	static async create(
		stage: Stage,
		{ nodes }: Scene,
		contender: Contender,
		organizationId: string,
		truth: Truth,
	): Promise<MeasuredWorkflow> {
		const row = [MANUAL_TRIGGER, ...contender.nodes(nodes, organizationId)];
		const { id } = await stage.client.workflows.create({
			...workflowOf(MEASURED_WORKFLOW, row),
			settings: {
				saveManualExecutions: false,
				saveDataSuccessExecution: 'none',
				saveDataErrorExecution: 'none',
			},
		});
		return new MeasuredWorkflow(stage, id, contender, truth);
	}

	/** @throws Error when n8n ends meanwhile, or does not come to an end in four minutes */
	async run(): Promise<MeasuredRun> {
		const { client, isolated, runLog } = this.stage;
		const { processId } = isolated.n8n;
		if (processId === undefined) throw new Error('n8n does not run');
		const bytesBefore = residentBytes(processId);
		forgetPeak(processId);
		const startedAt = Date.now();
		const executionId = await client.workflows.start(this.id, MANUAL_TRIGGER.name);
		const file = join(runLog, `${executionId}.json`);
		const logged = await waitUntil(
			`${this.contender.name} to end`,
			() => {
				if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as LoggedRun;
				if (!isolated.n8n.isRunning) throw new Error(`n8n ended during ${this.contender.name}`);
				return undefined;
			},
			{ timeoutMs: TIMEOUT_MS, everyMs: 20 },
		);
		return {
			milliseconds: sum(Object.values(logged.milliseconds)),
			wallMilliseconds: logged.endedAt - startedAt,
			peakBytes: logged.peakBytes,
			bytesBefore,
			liveBytes: logged.liveBytes,
			heldBytes: logged.heldBytes,
			problem: this.problemOf(logged),
			wrongIds: logged.formIds.filter((id) => !this.truth.formIds.includes(id)).length,
		};
	}

	async delete(): Promise<void> {
		await this.stage.client.workflows.delete(this.id);
	}

	private problemOf({ error, items, leads, digest }: LoggedRun): string | undefined {
		if (error !== undefined) return error;
		const wanted = this.truth.leads;
		if (items !== wanted || leads !== wanted)
			return `${items} rows of ${leads} leads, not ${wanted}`;
		const isRight = digest === this.truth.digests[this.contender.gives];
		return isRight ? undefined : 'other ids or answers than LinkedIn has';
	}
}
