const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Jest begins with the largest files when it does not know yet how long each takes. Random histories are the smallest
 * and take longest, so one worker would still run them when the other has nothing left to do.
 */
module.exports = class HistoriesFirst extends Sequencer {
	sort(tests) {
		const isHistory = ({ path }) => path.includes('/test/histories/');
		const sorted = super.sort(tests);
		return [...sorted.filter(isHistory), ...sorted.filter((test) => !isHistory(test))];
	}
};
