const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** One file of tests, so that they are loaded once. */
module.exports = {
	...unit,
	// Stryker's runner brings its own environment, in which the mutants are.
	testEnvironment: 'node',
	runtime: undefined,
	rootDir: '../..',
	roots: ['nodes', 'test/unit', 'test/histories', 'test/mutation'].map(
		(folder) => `<rootDir>/${folder}`,
	),
	testMatch: ['<rootDir>/test/mutation/everything.test.ts'],
	testTimeout: 600_000,
};
