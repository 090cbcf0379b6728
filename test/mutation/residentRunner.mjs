import { createRequire } from 'node:module';
import {
	commonTokens,
	declareFactoryPlugin,
	PluginKind,
	tokens,
} from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, MutantRunStatus } from '@stryker-mutator/api/test-runner';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

import { firstFailing } from './firstFailing.mjs';

const environment = createRequire(import.meta.url).resolve('./residentEnvironment.cjs');
const { loaded } = createRequire(import.meta.url)(environment);

/** Stryker allows a hundred times the usual hits, so an endless loop takes minutes. This divides its limit. */
const PATIENCE = 20;

/**
 * Stryker's runner for jest loads all tests again for each mutant, which takes a hundred times longer than
 * running the tests that cover the mutant. This runner lets Stryker's runner find these tests, and runs them in
 * one jest that has loaded all tests and waits.
 */
class ResidentRunner {
	constructor(jest) {
		this.jest = jest;
	}

	capabilities() {
		return this.jest.capabilities();
	}

	async init() {
		await this.jest.init();
		this.tests = await this.load();
	}

	async dryRun(options) {
		return await this.jest.dryRun(options);
	}

	async mutantRun(options) {
		const result = await this.runIn(this.tests, options);
		const { status, killedBy } = result;
		if (status !== MutantRunStatus.Killed) return result;
		const { failing } = await firstFailing(this.tests, killedBy);
		if (failing === undefined) return result;
		// The test fails without the mutant, too: an earlier mutant has left something behind, so load again.
		this.tests.end();
		this.tests = await this.load();
		return await this.runIn(this.tests, options);
	}

	/** @returns the result of the mutant for Stryker */
	async runIn(tests, { activeMutant, testFilter, hitLimit: hitLimitOfStryker }) {
		const { context } = tests;
		const hitLimit = hitLimitOfStryker && hitLimitOfStryker / PATIENCE;
		Object.assign(context, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
		const { failing, nrOfTests } = await firstFailing(tests, testFilter);
		const isEndless = determineHitLimitReached(context.hitCount, hitLimit);
		Object.assign(context, { activeMutant: null, hitLimit: Infinity });
		if (isEndless !== undefined) return { ...isEndless, status: MutantRunStatus.Timeout };
		if (failing === undefined) return { status: MutantRunStatus.Survived, nrOfTests };
		const { id, error } = failing;
		const failureMessage = String(error?.message ?? error);
		return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests };
	}

	async load() {
		const tests = loaded();
		const { jestConfig, jestWrapper } = this.jest;
		const config = JSON.stringify({ ...jestConfig, testEnvironment: environment });
		const options = { $0: 'stryker', _: [], config, runInBand: true, silent: true };
		const ended = jestWrapper.runCLI(options, [jestConfig.rootDir]).then(({ results }) => {
			throw new Error(`Tests cannot be loaded: ${results.testResults[0]?.failureMessage}`);
		});
		return await Promise.race([tests, ended]);
	}
}

function createResidentRunner(injector) {
	return new ResidentRunner(injector.injectFunction(jestPlugins[0].factory));
}
createResidentRunner.inject = tokens(commonTokens.injector);

export const strykerPlugins = [
	declareFactoryPlugin(PluginKind.TestRunner, 'resident', createResidentRunner),
];
