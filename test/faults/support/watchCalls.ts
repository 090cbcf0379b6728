import type { Call, Simulator } from '../../simulator';

const LOOK_EVERY_MS = 5;
/** Longer than it takes to see that a call was answered, so that the next one finds what was changed. */
const LATENCY_MS = 60;

/**
 * Does something after each answer of LinkedIn that matters, before the next one is given.
 *
 * @param react gives false when it wants to see no more
 * @returns what ends the watch
 */
export function afterEachCall(
	{ calls, control }: Simulator,
	matters: (call: Call) => boolean,
	react: (call: Call) => boolean | void,
): () => void {
	control.faults.add({
		match: {},
		effect: { kind: 'latency', milliseconds: LATENCY_MS },
		times: 'always',
	});
	let looked = calls.length;
	const timer = setInterval(() => {
		while (looked < calls.length) {
			const call = calls[looked++];
			if (matters(call) && react(call) === false) clearInterval(timer);
		}
	}, LOOK_EVERY_MS);
	return () => clearInterval(timer);
}

/** Whether a call was answered with a page of leads, not with the form of one. */
export function isPageOfLeads({ resource, query, status }: Call): boolean {
	return (
		resource === 'leadFormResponses' &&
		status === 200 &&
		query.includes('q=owner') &&
		!query.includes('versionedLeadGenFormUrn')
	);
}
