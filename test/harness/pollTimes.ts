/** The value of a polling trigger's `pollTimes` parameter. */
export interface PollTimes {
	item: Array<{ mode: 'custom'; cronExpression: string }>;
}

/**
 * Poll times that make n8n poll every few seconds: one per poll within a minute, each at its own
 * fixed second, since n8n refuses any single one that fires more than once a minute.
 *
 * @param seconds time between two polls, a divisor of 60
 */
export function everySeconds(seconds: number): PollTimes {
	const item: PollTimes['item'] = [];
	for (let second = 0; second < 60; second += seconds) {
		item.push({ mode: 'custom', cronExpression: `${second} * * * * *` });
	}
	return { item };
}
