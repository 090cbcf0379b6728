// Loaded into n8n before its own code, by historyMemory.ts.
// Writes down, once a second, how many bytes of n8n's heap are in use after the garbage was collected:
// what n8n holds on to. Resident memory says little of it, since Node.js collects late where it may.
const { appendFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

// Processes that n8n starts are preloaded as well.
if (process.argv.at(-1) === 'start') {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	setInterval(() => {
		collectGarbage();
		const { heapUsed } = process.memoryUsage();
		appendFileSync(process.env.LIVE_HEAP_FILE, `${Date.now()} ${heapUsed}\n`);
	}, 1000).unref();
}
