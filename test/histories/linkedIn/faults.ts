import type { FaultEffect } from '../../simulator';
import type { InMemorySimulator } from '../../simulator/server/inMemory';
import { MINUTE } from '../times';

/** How long n8n waits for an answer. */
export const PATIENCE_MS = MINUTE;

const EFFECTS = {
	status503: { kind: 'status', status: 503 },
	status500: { kind: 'status', status: 500 },
	truncated: { kind: 'truncatedJson' },
	cut: { kind: 'cutConnection' },
	timeOut: { kind: 'latency', milliseconds: PATIENCE_MS },
	burst: { kind: 'throttle', limit: 'burst' },
	day: { kind: 'throttle', limit: 'day' },
	/** What holds a lead fails, whatever is empty is answered. */
	halfDown: { kind: 'statusOfElements', status: 503 },
	/** Neither an answer nor a failure comes, not even of n8n's own. */
	endless: { kind: 'latency' },
} satisfies Record<string, FaultEffect>;

/** How an answer goes wrong. */
export type FaultKind = keyof typeof EFFECTS;

/** How long it lasts: so many answers, or until a time (epoch milliseconds). */
export type FaultEnd = { answers: number } | { until: number };

interface Fault {
	kind: FaultKind;
	/** How many answers are still fine. */
	after: number;
	end: FaultEnd;
	resource?: string;
}

/** What is wrong with LinkedIn at the moment. */
export class Faults {
	constructor(private readonly simulator: InMemorySimulator) {}

	add({ kind, after, end, resource }: Fault): void {
		this.simulator.control.faults.add({
			match: { after, resource: kind === 'halfDown' ? 'leadFormResponses' : resource },
			effect: EFFECTS[kind],
			times: 'answers' in end ? end.answers : end,
		});
	}

	get isEmpty(): boolean {
		return !this.simulator.isFaulty();
	}

	clear(): void {
		this.simulator.control.faults.clear();
	}
}
