/** How LinkedIn calls webhooks; timeouts are real milliseconds, intervals are the simulator's. */
export interface NotificationSettings {
	/** For a webhook to answer a challenge (contract 4.1). */
	challengeTimeout: number;
	/** For a webhook to answer a push; not documented. */
	pushTimeout: number;
	/** Between one challenge of a webhook and the next (contract 4.1). */
	revalidationInterval: number;
	/** Between one attempt of a push and the next; not documented for leads (contract 4.3). */
	retryInterval: number;
	/** Since a push's first attempt, until LinkedIn gives it up (contract 4.3). */
	retryFor: number;
	/** How often each push is sent, each time as one of its own. */
	copies: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export function defaultSettings(): NotificationSettings {
	return {
		challengeTimeout: 3 * SECOND,
		pushTimeout: 10 * SECOND,
		revalidationInterval: 2 * HOUR,
		retryInterval: 5 * MINUTE,
		retryFor: 8 * HOUR,
		copies: 1,
	};
}
