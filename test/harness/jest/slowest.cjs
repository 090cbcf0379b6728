const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const SHOWN = 10;

/** Nobody waits for faster ones. */
const SLOW_MS = 1_000;

/** Not in the folder of a test run, so that the next run can read it. */
const FOLDER = join(__dirname, '..', '..', '..', 'artifacts', 'durations');

/** A test counts as slower when its share of the whole run grew by this factor, and it takes this long. */
const GROWTH = 2;
const NOTICEABLE_MS = 3_000;

/**
 * Prints the ten slowest tests, and those whose share of the run has doubled since the last run of the same projects on
 * this machine. Shares are compared, because a busy machine makes all tests slow alike.
 */
module.exports = class Slowest {
	onRunComplete(contexts, { testResults }) {
		const tests = testResults.flatMap((file) =>
			file.testResults.map(({ fullName, duration }) => ({ fullName, duration: duration ?? 0 })),
		);
		const whole = tests.reduce((sum, { duration }) => sum + duration, 0);
		const projects = [...contexts].map(({ config }) => config.displayName?.name).sort();
		const file = join(FOLDER, `${projects.join('-')}.json`);
		const last = read(file);
		const slow = tests.filter(({ duration }) => duration > SLOW_MS);
		if (slow.length === 0) return;
		const slowest = slow.sort((a, b) => b.duration - a.duration).slice(0, SHOWN);
		console.log(`\nThe slowest tests:\n${slowest.map(line).join('\n')}`);
		const slower = tests.filter(
			({ fullName, duration }) =>
				duration > NOTICEABLE_MS && duration / whole > GROWTH * (last[fullName] ?? Infinity),
		);
		if (slower.length > 0) {
			console.log(`\nSlower than in the last run:\n${slower.map(line).join('\n')}`);
		}
		mkdirSync(FOLDER, { recursive: true });
		const shares = tests.map(({ fullName, duration }) => [fullName, duration / whole]);
		writeFileSync(file, JSON.stringify(Object.fromEntries(shares)));
	}
};

const line = ({ fullName, duration }) =>
	`${(duration / 1000).toFixed(1).padStart(6)} s  ${fullName}`;

function read(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return {};
	}
}
