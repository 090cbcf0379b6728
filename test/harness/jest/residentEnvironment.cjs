const { mkdtempSync, rmSync } = require('node:fs');
const { availableParallelism, loadavg, tmpdir } = require('node:os');
const { join } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/** Where jest looks for what `jest.setTimeout` was told. */
const TEST_TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

let resident;

/**
 * One environment for all files of tests that a worker runs: the packages that the runtime beside this keeps live in
 * it. n8n's core is told where its settings are before it is loaded; they would be in the user's own n8n folder
 * otherwise.
 */
module.exports = class ResidentEnvironment extends TestEnvironment {
	constructor(config, context) {
		if (resident === undefined) {
			super(config, context);
			const folder = mkdtempSync(join(tmpdir(), 'n8n-node-test-'));
			process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
			this.variables = {
				...this.global.process.env,
				N8N_USER_FOLDER: folder,
				N8N_ENCRYPTION_KEY: 'node-test',
				// n8n's logger prints every failed node; the run's result says the same.
				N8N_LOG_LEVEL: 'silent',
			};
			resident = this;
		}
		resident.testTimeout = config.projectConfig.testEnvironmentOptions.testTimeout;
		return resident;
	}

	/** Each file begins with the same variables, and with its own project's time-out: a busy machine is slow, not wrong. */
	async setup() {
		this.global.process.env = { ...this.variables };
		const [load] = loadavg();
		this.global[TEST_TIMEOUT] = this.testTimeout * Math.max(1, load / availableParallelism());
	}

	/** Jest would take the environment apart. */
	async teardown() {
		this.fakeTimers.dispose();
		this.fakeTimersModern.dispose();
	}
};
