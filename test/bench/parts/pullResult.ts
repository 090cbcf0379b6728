import { FLOORS } from '../contenders/floor';
import type { MeasuredRun } from '../contenders/measuredRun';
import { HTTP_REQUEST, PULL, REQUESTS } from '../contenders/workflows';
import { spreadOf } from '../measure/statistics';
import { digits, megabytes, milliseconds, range, times } from '../report/format';
import type { PartResult } from './part';

/** So many leads, with so many milliseconds before each of LinkedIn's answers. */
export interface PullJob {
	leads: number;
	latency: number;
	repetitions: number;
	/** Whether each contender gets an n8n that was just started, so that its memory knows of no other run. */
	isFresh: boolean;
}

export interface Outcome {
	job: PullJob;
	contender: string;
	runs: MeasuredRun[];
	/** n8n's heap before the first run, without garbage. */
	heldBefore?: number;
	/** Why there is no figure. */
	problem?: string;
}

const FLOOR_NAMES = [...Object.values(FLOORS), ...REQUESTS.map(({ name }) => name)];

const jobName = ({ leads, latency }: PullJob) =>
	`${leads.toLocaleString('en-US')} leads, ${latency} ms`;

/** The tables, ratios and checks of what was measured. */
export function pullResult(outcomes: Outcome[], bytesPerRow: number): PartResult {
	return {
		tables: [timeTable(outcomes), memoryTable(outcomes, bytesPerRow)],
		figures: figuresOf(outcomes),
		checks: outcomes.map(({ job, contender, problem }) => ({
			name: `${contender}: ${jobName(job)}: the right set of leads`,
			isPassed: problem === undefined,
			found: problem,
		})),
	};
}

function timeTable(outcomes: Outcome[]): PartResult['tables'][number] {
	return {
		title: 'Pulling leads of five forms with two versions each: time to the output',
		head: [
			'Job',
			'Contender',
			'Median',
			'Min – max',
			'Per lead',
			'Against Pull',
			'Whole run',
			'Wrong ids',
		],
		rows: outcomes.map((outcome) => {
			const { job, contender, problem, runs } = outcome;
			const name = [jobName(job), contender];
			if (problem !== undefined) return [...name, `no figure: ${problem}`, '', '', '', '', ''];
			const spread = spreadOf(runs.map((run) => run.milliseconds));
			const pull = medianOf(find(outcomes, job, PULL.name));
			const isFloor = FLOOR_NAMES.includes(contender);
			return [
				...name,
				milliseconds(spread.median),
				range(spread),
				`${digits((spread.median * 1000) / job.leads)} µs`,
				pull === undefined ? '' : times(spread.median / pull),
				isFloor ? '' : milliseconds(spreadOf(runs.map((run) => run.wallMilliseconds)).median),
				isFloor ? '' : String(Math.max(...runs.map((run) => run.wrongIds))),
			];
		}),
		notes: [
			'Median: the execution times of the nodes that do the job, as n8n records them. Whole run: from pressing Execute to the end of the execution.',
			'Wrong ids: form ids in the rows that no form has. n8n’s HTTP Request node reads 64-bit ids as doubles; its rows were compared with ids rounded in the same way.',
		],
	};
}

function memoryTable(outcomes: Outcome[], bytesPerRow: number): PartResult['tables'][number] {
	const inN8n = outcomes.filter(
		({ job, contender }) => job.latency === 0 && !FLOOR_NAMES.includes(contender),
	);
	return {
		title: 'Memory of the n8n process, beyond what it had before',
		head: [
			'Leads',
			'Contender',
			'Peak',
			'Per lead',
			'Held at the end',
			'The rows themselves',
			'Peak against rows',
		],
		rows: inN8n.map(({ job, contender, problem, runs, heldBefore }) => {
			const leads = job.leads.toLocaleString('en-US');
			if (problem !== undefined) return [leads, contender, `no figure: ${problem}`, '', '', '', ''];
			const growth = growthOf(runs);
			const output = bytesPerRow * job.leads;
			return [
				leads,
				contender,
				megabytes(growth),
				`${digits(growth / job.leads / 1000)} kB`,
				megabytes(runs[0].heldBytes - (heldBefore ?? 0)),
				megabytes(output),
				times(growth / output),
			];
		}),
		notes: [
			'Peak: the highest resident memory (VmHWM) during the first run after n8n was started anew and had read 200 leads, less the resident memory before that run. It holds garbage that Node had no reason yet to collect, which is most of it where there are few leads. The Code node works in a process of its own, which is not counted.',
			'Held at the end: the growth of n8n’s heap after that run and a garbage collection, before the execution is let go: the output and whatever else is kept.',
			'The rows themselves: the heap that the same rows take, as n8n’s items, in a bare Node after a garbage collection.',
		],
	};
}

/** Of the first run: later ones start from what earlier ones left. */
function growthOf([{ peakBytes, bytesBefore }]: MeasuredRun[]): number {
	return peakBytes - bytesBefore;
}

function figuresOf(outcomes: Outcome[]): Record<string, number> {
	const figures: Record<string, number> = {};
	for (const { job } of outcomes.filter(({ contender }) => contender === PULL.name)) {
		const pullTime = medianOf(find(outcomes, job, PULL.name));
		const http = medianOf(find(outcomes, job, HTTP_REQUEST.name));
		const floor = medianOf(find(outcomes, job, FLOORS.plain));
		const floorAsN8n = medianOf(find(outcomes, job, FLOORS['as n8n']));
		const requests = medianOf(find(outcomes, job, REQUESTS[1].name));
		const key = `${job.leads} at ${job.latency}`;
		if (pullTime === undefined) continue;
		if (http !== undefined) figures[`http/pull ${key}`] = http / pullTime;
		if (floor !== undefined) figures[`pull/floor ${key}`] = pullTime / floor;
		if (floorAsN8n !== undefined) figures[`pull/floor as n8n ${key}`] = pullTime / floorAsN8n;
		if (requests !== undefined) figures[`pull/requests ${key}`] = pullTime / requests;
	}
	return figures;
}

function find(outcomes: Outcome[], job: PullJob, contender: string): Outcome | undefined {
	return outcomes.find((each) => each.job === job && each.contender === contender);
}

function medianOf(outcome: Outcome | undefined): number | undefined {
	if (outcome === undefined || outcome.problem !== undefined) return undefined;
	return spreadOf(outcome.runs.map((run) => run.milliseconds)).median;
}
