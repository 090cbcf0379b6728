import { mutatedFiles } from './files.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: mutatedFiles(),
	plugins: ['@stryker-mutator/jest-runner', './test/mutation/residentRunner.mjs'],
	testRunner: 'resident',
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	// Each mutant that acts while files load would make the runner load all tests again.
	ignoreStatic: true,
	// Not incremental: Stryker watches only the one file of tests, and would miss changes in other files.
	incremental: false,
	concurrency: 2,
	dryRunTimeoutMinutes: 30,
	// The runner itself has a time limit for each test.
	timeoutMS: 20_000,
	ignorePatterns: ['/artifacts', '/dist', '/docs/images'],
	tempDirName: 'artifacts/mutation/sandbox',
	reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
	htmlReporter: { fileName: 'artifacts/mutation/report.html' },
	jsonReporter: { fileName: 'artifacts/mutation/report.json' },
	clearTextReporter: { logTests: false },
	thresholds: { high: 95, low: 90, break: 90 },
};
