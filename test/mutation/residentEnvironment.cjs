const { TestEnvironment } = require('jest-environment-node');

let resolveLoaded;

/** When jest is about to run the tests that it has loaded, this environment passes them to the runner instead. */
module.exports = class ResidentEnvironment extends TestEnvironment {
	/** The tests that the next jest loads, the context of Stryker's mutants, and a function that ends that jest. */
	static loaded = async () => await new Promise((resolve) => (resolveLoaded = resolve));

	async handleTestEvent({ name }, state) {
		if (name !== 'run_start') return;
		const { rootDescribeBlock: root, unhandledErrors } = state;
		const context = (this.global.__stryker__ ??= {});
		await new Promise((end) => resolveLoaded({ root, unhandledErrors, context, end }));
		root.children = [];
	}
};
