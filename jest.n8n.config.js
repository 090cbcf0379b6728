const { omit } = require('lodash');

const { projects } = require('./jest.config.js');
const { journeys } = require('./test/gate.json');

const [{ transform, modulePathIgnorePatterns, setupFiles }] = projects;
const [SEED] = setupFiles;

/**
 * What runs in a real n8n, by the real calendar: `e2e` drives it, `ui` uses its editor in a browser, `faults` kills it,
 * `compatibility` takes older ones.
 * `gate` is what of these runs before each change lands; all of them run nightly.
 */
const project = (name, testMatch = [`<rootDir>/test/${name}/**/*.test.ts`]) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch,
	setupFiles: [SEED],
	globalSetup: '<rootDir>/test/harness/jestSetup.ts',
	globalTeardown: '<rootDir>/test/harness/jestTeardown.ts',
	modulePathIgnorePatterns,
	transform,
});

module.exports = {
	// A busy machine is slow, not wrong; what hangs ends here.
	testTimeout: 600_000,
	projects: [
		project('e2e'),
		project('ui'),
		project('faults'),
		// Each of its n8ns is another one.
		omit(project('compatibility'), ['globalSetup', 'globalTeardown']),
		project(
			'gate',
			Object.keys(journeys).map((name) => `<rootDir>/test/${name}.test.ts`),
		),
	],
};
