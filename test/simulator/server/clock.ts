/** The simulator's time: a base clock plus an offset that tests move. Epoch milliseconds. */
export class Clock {
	private offset = 0;

	constructor(private readonly base: () => number) {}

	now(): number {
		return this.base() + this.offset;
	}

	/** Moves the clock forward. */
	advance(milliseconds: number): void {
		this.offset += milliseconds;
	}

	reset(): void {
		this.offset = 0;
	}
}
