const SEED = '<rootDir>/test/harness/fixedSeed.ts';

/**
 * What needs no n8n, one project per kind of test: `unit` is pure, `histories` are random and in memory, `simulator`
 * and `probe` test the tools of the others, `node` runs n8n-core against the simulator. What runs in a real n8n
 * is in jest.n8n.config.js.
 */
const project = (name, extra = {}) => ({
	displayName: name,
	testEnvironment: '<rootDir>/test/harness/jest/residentEnvironment.cjs',
	runtime: '<rootDir>/test/harness/jest/residentRuntime.cjs',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	setupFiles: [SEED, '<rootDir>/test/harness/fixedCalendar.ts', 'reflect-metadata'],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/artifacts'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' } },
		],
	},
	...extra,
});

/** Of each test, on a machine that does nothing else. */
const within = (testTimeout) => ({ testEnvironmentOptions: { testTimeout } });

module.exports = {
	testSequencer: '<rootDir>/test/harness/jest/historiesFirst.cjs',
	projects: [
		// Some are properties over hundreds of lists or orders of events, which take seconds.
		project('unit', within(10_000)),
		// One of them is hundreds of histories.
		project('histories', within(600_000)),
		project('probe', within(60_000)),
		project('simulator', within(60_000)),
		project('node', within(60_000)),
	],
};
