const { mkdtempSync, rmSync } = require('node:fs');
const { availableParallelism, loadavg, tmpdir } = require('node:os');
const { join } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/** Where jest stores the time-out of `jest.setTimeout`. */
const TEST_TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

/** The first part of the message by which jest ends a worker (jest-worker, types.js). */
const CHILD_MESSAGE_END = 2;

let resident;

/**
 * One environment for all test files of a worker, so that `residentRuntime.cjs` can keep loaded packages in it. It sets
 * n8n's settings folder before n8n's core is loaded; otherwise n8n would use the user's own folder.
 */
module.exports = class ResidentEnvironment extends TestEnvironment {
	constructor(config, context) {
		if (resident === undefined) {
			super(config, context);
			const folder = mkdtempSync(join(tmpdir(), 'n8n-node-test-'));
			process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
			// Jest kills a worker that needs half a second to end, and warns of a leak. With nothing left to do, Node needs
			// longer on a busy machine, because it first takes apart the heap that the packages have filled.
			process.on('message', ([message]) => {
				if (message === CHILD_MESSAGE_END) process.exit();
			});
			this.variables = {
				...this.global.process.env,
				N8N_USER_FOLDER: folder,
				N8N_ENCRYPTION_KEY: 'node-test',
				// n8n's logger would print every failed node; the run's result has the same errors.
				N8N_LOG_LEVEL: 'silent',
			};
			resident = this;
		}
		resident.testTimeout = config.projectConfig.testEnvironmentOptions.testTimeout;
		return resident;
	}

	/** Each file begins with the same variables, and with its own project's time-out, longer on a busy machine. */
	async setup() {
		this.global.process.env = { ...this.variables };
		const [load] = loadavg();
		this.global[TEST_TIMEOUT] = this.testTimeout * Math.max(1, load / availableParallelism());
	}

	/** Jest's own teardown would destroy the environment. */
	async teardown() {
		this.fakeTimers.dispose();
		this.fakeTimersModern.dispose();
	}
};
