// An external hook of n8n (EXTERNAL_HOOK_FILES), loaded into the process that is measured. It writes
// down what a finished run cost and gave, so that a hundred thousand rows need not be stored and read
// back to be checked. What it does comes after the figures were taken.
const { createHash } = require('node:crypto');
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { GCProfiler, setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

const PROVED = ['lead_id', 'form_id', 'form_version', 'event_id', 'email'];

/** @param name a line of /proc/self/status, in kB */
function memory(name) {
	const status = readFileSync('/proc/self/status', 'utf8');
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) * 1024;
}

/** What is still in use once all garbage is collected. */
function heldBytes() {
	setFlagsFromString('--expose-gc');
	runInNewContext('gc')();
	return process.memoryUsage().heapUsed;
}

/** Since the run began. */
let collections = new GCProfiler();

/** The most that was in use right after a full garbage collection; 0 when there was none. */
function mostLiveBytes() {
	const { statistics } = collections.stop();
	const full = statistics.filter(({ gcType }) => gcType === 'MarkSweepCompact');
	return Math.max(0, ...full.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize));
}

function outputOf(items) {
	const lines = items.map(({ json }) => PROVED.map((name) => json[name]).join(' '));
	const distinct = (name) => [...new Set(items.map(({ json }) => String(json[name])))];
	return {
		items: items.length,
		leads: distinct('lead_id').length,
		formIds: distinct('form_id'),
		digest: createHash('sha256').update(lines.sort().join('\n')).digest('hex'),
	};
}

function write(run, workflow, executionId) {
	const peakBytes = memory('VmHWM');
	const endedAt = Date.now();
	const { runData, lastNodeExecuted, error } = run.data.resultData;
	const milliseconds = Object.fromEntries(
		Object.entries(runData).map(([name, runs]) => [
			name,
			runs.reduce((sum, { executionTime }) => sum + executionTime, 0),
		]),
	);
	const items = runData[lastNodeExecuted]?.at(-1)?.data?.main?.[0] ?? [];
	const file = join(process.env.BENCH_RUN_LOG, `${executionId}.json`);
	const entry = {
		peakBytes,
		endedAt,
		liveBytes: mostLiveBytes(),
		milliseconds,
		heldBytes: heldBytes(),
		error: error?.message,
		...outputOf(items),
	};
	writeFileSync(`${file}.part`, JSON.stringify(entry));
	renameSync(`${file}.part`, file);
}

module.exports = {
	workflow: {
		preExecute: [
			async ({ name }) => {
				if (name !== process.env.BENCH_WORKFLOW) return;
				collections = new GCProfiler();
				collections.start();
			},
		],
		postExecute: [
			async (run, workflow, executionId) => {
				if (workflow.name === process.env.BENCH_WORKFLOW) write(run, workflow, executionId);
			},
		],
	},
};
