const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** All tests are in one file, so that jest loads them once. */
module.exports = {
	...unit,
	// Stryker's runner replaces this by its own environment, which has the mutants.
	testEnvironment: 'node',
	runtime: undefined,
	rootDir: '../..',
	roots: ['nodes', 'test/unit', 'test/histories', 'test/mutation'].map(
		(folder) => `<rootDir>/${folder}`,
	),
	testMatch: ['<rootDir>/test/mutation/everything.test.ts'],
	testTimeout: 600_000,
};
