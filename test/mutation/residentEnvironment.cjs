const { TestEnvironment } = require('jest-environment-node');

let resolveLoaded;

/** Where jest would begin to run the tests that it has loaded, it gives them to whoever waits for them. */
module.exports = class ResidentEnvironment extends TestEnvironment {
	/** The tests that the next jest loads, what Stryker's mutants look at, and how to end that jest. */
	static loaded = async () => await new Promise((resolve) => (resolveLoaded = resolve));

	async handleTestEvent({ name }, state) {
		if (name !== 'run_start') return;
		const { rootDescribeBlock: root, unhandledErrors } = state;
		const context = (this.global.__stryker__ ??= {});
		await new Promise((end) => resolveLoaded({ root, unhandledErrors, context, end }));
		root.children = [];
	}
};
