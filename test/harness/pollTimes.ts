import { range } from 'lodash';

/**
 * A value for a polling trigger's `pollTimes` parameter that makes n8n poll every few seconds: one poll time for each
 * poll within a minute, each at its own fixed second, because n8n refuses a poll time that fires more than once a
 * minute.
 *
 * @param seconds time between two polls, a divisor of 60
 */
export function everySeconds(seconds: number) {
	const item = range(0, 60, seconds).map((second) => ({
		mode: 'custom',
		cronExpression: `${second} * * * * *`,
	}));
	return { item };
}
