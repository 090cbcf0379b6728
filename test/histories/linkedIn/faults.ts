import type { Call } from './restli';

/** How an answer goes wrong. */
export type FaultKind =
	| 'status500'
	| 'status503'
	| 'truncated'
	| 'cut'
	| 'timeOut'
	| 'burst'
	| 'day'
	/** What holds a lead fails, whatever is empty is answered. */
	| 'halfDown'
	/** Neither an answer nor a failure comes. */
	| 'endless';

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
	private readonly faults: Fault[] = [];

	add(fault: Fault): void {
		this.faults.push({ ...fault, end: { ...fault.end } });
	}

	get isEmpty(): boolean {
		return this.faults.length === 0;
	}

	clear(): void {
		this.faults.length = 0;
	}

	/** What becomes of the answer to a call; each call is to be asked about once. */
	next({ resource }: Call, now: number): FaultKind | undefined {
		for (const fault of [...this.faults]) {
			if (fault.resource !== undefined && fault.resource !== resource) continue;
			if (fault.after > 0) {
				fault.after--;
				continue;
			}
			const isOver = 'until' in fault.end ? now >= fault.end.until : fault.end.answers <= 0;
			if (isOver) {
				this.faults.splice(this.faults.indexOf(fault), 1);
				continue;
			}
			if ('answers' in fault.end) fault.end.answers--;
			return fault.kind;
		}
		return undefined;
	}
}
