// An external hook of n8n (EXTERNAL_HOOK_FILES), loaded into the process that is measured. It writes
// down what a finished run cost and gave, so that a hundred thousand rows need not be stored and read
// back to be checked. What it does comes after the figures were taken.
const { createHash } = require('node:crypto');
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** @param name a line of /proc/self/status, in kB */
function bytesOf(name) {
	const status = readFileSync('/proc/self/status', 'utf8');
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) * 1024;
}

/** What is in use once all garbage is collected. */
function heapInUse() {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

/** Of one line for each lead. */
function digestOf(items) {
	const lines = items.map(({ json }) => `${json.lead_id} ${json.form_version} ${json.event_id}`);
	return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

let bytesBefore = 0;

function begin() {
	// Otherwise room that n8n left while it started would hide what the run takes.
	collectGarbage();
	bytesBefore = bytesOf('VmRSS');
	// From now on the process's peak (VmHWM) is counted anew.
	writeFileSync('/proc/self/clear_refs', '5');
}

function end(run, executionId) {
	const peakBytes = bytesOf('VmHWM') - bytesBefore;
	const { runData, lastNodeExecuted, error } = run.data.resultData;
	const times = Object.values(runData).flatMap((runs) => runs.map((each) => each.executionTime));
	const items = runData[lastNodeExecuted]?.at(-1)?.data?.main?.[0] ?? [];
	const entry = {
		error: error?.message,
		milliseconds: times.reduce((sum, time) => sum + time, 0),
		peakBytes,
		leads: items.length,
		digest: digestOf(items),
	};
	const withRows = heapInUse();
	items.length = 0;
	entry.rowBytes = withRows - heapInUse();
	const file = join(process.env.BENCH_RUN_LOG, `${executionId}.json`);
	writeFileSync(`${file}.part`, JSON.stringify(entry));
	renameSync(`${file}.part`, file);
}

const isMeasured = ({ name }) => name === process.env.BENCH_WORKFLOW;

module.exports = {
	workflow: {
		preExecute: [async (workflow) => isMeasured(workflow) && begin()],
		postExecute: [
			async (run, workflow, executionId) => isMeasured(workflow) && end(run, executionId),
		],
	},
};
