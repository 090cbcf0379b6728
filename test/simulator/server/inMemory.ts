import type { World } from '../world/types';
import type { Answer } from './answer';
import { answerApiCall, versionOf } from './api/gateway';
import { describeCall, type Call } from './calls';
import { createControl, type Control } from './control';
import { noteDrift } from './drift';
import { answerThroughFaults } from './faults';
import { newState, type StateOptions } from './state';

/** A request to api.linkedin.com as n8n's helper gets it. */
export interface ApiRequest {
	method: string;
	url: string;
	/** By their names in lower case. */
	headers: Record<string, string | undefined>;
	body?: string;
}

/** LinkedIn without HTTP, for callers in the same process. */
export interface InMemorySimulator {
	/** The live world. */
	world: World;
	control: Control;
	calls: readonly Call[];
	/** Places in the compared answers that differ from the wire contract. */
	drift: ReadonlySet<string>;
	/** Signs the first member in. @returns an access token with all of the application's scopes */
	signIn(): string;
	/**
	 * Answers an API call; delays use the timers of this process, so that a test can use its own clock.
	 * @returns undefined when the connection is cut
	 */
	answer(request: ApiRequest): Promise<Answer | undefined>;
}

/** One answer in so many is compared with the contract; comparing all would make histories a quarter slower. */
const COMPARED_EVERY = 20;

export function simulatorInMemory(options: StateOptions = {}): InMemorySimulator {
	const state = newState(options);
	let answers = 0;
	return {
		world: state.world,
		control: createControl(state),
		calls: state.calls,
		drift: state.drift,
		signIn: () => {
			const { application, clock, signedInMemberId: memberId } = state;
			const { clientId, scopes } = application;
			const grant = { clientId, memberId, scopes, authorizedAt: clock.now(), redirectUri: '' };
			return state.tokens.issuePair(application, grant).access.value;
		},
		answer: async ({ method, url, headers, body = '' }) => {
			const { pathname: path, search } = new URL(url);
			const query = search.slice(1);
			const call = describeCall(method, path, query, versionOf({ headers }));
			const request = { method, path, query, body, headers };
			return await answerThroughFaults(
				state,
				call,
				async () => {
					const real = await answerApiCall(state, request);
					if (answers++ % COMPARED_EVERY === 0) noteDrift(state, call, real);
					return real;
				},
				async (milliseconds) =>
					await new Promise((resolve) => {
						if (milliseconds !== Infinity) setTimeout(resolve, milliseconds);
					}),
			);
		},
	};
}
