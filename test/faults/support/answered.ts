import { waitUntil } from '../../harness/waitUntil';
import type { Call, Simulator } from '../../simulator';

const LOOK_EVERY_MS = 5;
/** Longer than it takes to see that a call was answered, so that the next one finds what was changed. */
const LATENCY_MS = 60;

/** Waits for an answer of LinkedIn that matters; from now on it answers slowly enough to come in between. */
export async function answered(
	{ calls, control }: Simulator,
	matters: (call: Call) => boolean,
): Promise<void> {
	const effect = { kind: 'latency', milliseconds: LATENCY_MS } as const;
	control.faults.add({ match: {}, effect, times: 'always' });
	const { length: before } = calls;
	const isAnswered = () => calls.slice(before).some(matters) || undefined;
	await waitUntil('leads to be read', isAnswered, { everyMs: LOOK_EVERY_MS });
}
