const { journeys } = require('./test/gate.json');

const transform = {
	'^.+\\.ts$': [
		'@swc/jest',
		{ jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' } },
	],
};

const SEED = '<rootDir>/test/harness/fixedSeed.ts';

/** A real n8n goes by the real calendar. */
const withSharedN8n = {
	setupFiles: [SEED],
	globalSetup: '<rootDir>/test/harness/jestSetup.ts',
	globalTeardown: '<rootDir>/test/harness/jestTeardown.ts',
};

/** What runs in n8n's core, in this process. */
const withN8nCore = { setupFilesAfterEnv: ['<rootDir>/test/node/harness/environment.ts'] };

/**
 * One project per kind of test: `unit` is pure, `histories` are random and in memory, `node` runs n8n-core
 * against the simulator, `e2e` runs a real n8n, `ui` uses a real n8n's editor in a browser. `gate` is what of
 * the last two runs before each change lands; all of them run nightly.
 */
const project = (name, extra = {}) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	setupFiles: [SEED, '<rootDir>/test/harness/fixedCalendar.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/artifacts'],
	transform,
	...extra,
});

module.exports = {
	// A busy machine is slow, not wrong; what hangs ends here.
	testTimeout: 600_000,
	projects: [
		project('unit'),
		project('histories'),
		project('simulator'),
		project('probe'),
		project('node', {
			...withN8nCore,
			testMatch: ['<rootDir>/test/node/**/*.test.ts', '<rootDir>/test/upgrade/*.test.ts'],
		}),
		// Unit, simulator and node in six files: what each loads anew, n8n's core above all, takes longer than most tests.
		project('together', withN8nCore),
		project('e2e', withSharedN8n),
		project('ui', withSharedN8n),
		project('gate', {
			...withSharedN8n,
			testMatch: Object.keys(journeys).map((name) => `<rootDir>/test/${name}.test.ts`),
		}),
	],
};
