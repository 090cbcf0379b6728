import { mutatedFiles } from './files.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: mutatedFiles(),
	plugins: ['@stryker-mutator/jest-runner', './test/mutation/residentRunner.mjs'],
	testRunner: 'resident',
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	// Each change that acts while files are loaded would have all tests loaded anew.
	ignoreStatic: true,
	// Not incremental: Stryker looks at the one file of tests, and would not see that another has changed.
	incremental: false,
	concurrency: 2,
	dryRunTimeoutMinutes: 30,
	// What does not end is noticed by the runner itself, test by test.
	timeoutMS: 120_000,
	ignorePatterns: ['/artifacts', '/dist', '/docs/images'],
	tempDirName: 'artifacts/mutation/sandbox',
	reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
	htmlReporter: { fileName: 'artifacts/mutation/report.html' },
	jsonReporter: { fileName: 'artifacts/mutation/report.json' },
	clearTextReporter: { logTests: false },
	thresholds: { high: 95, low: 90, break: 90 },
};
