import { waitUntil } from '../../harness/waitUntil';
import type { Call, Simulator } from '../../simulator';

const LOOK_EVERY_MS = 5;
/** Longer than the test takes to notice an answer, so that the next call meets the changes of the test. */
const LATENCY_MS = 60;

/** Waits for a certain answer of LinkedIn, which answers slowly from now on so that the test can act between calls. */
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
