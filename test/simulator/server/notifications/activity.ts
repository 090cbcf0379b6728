/** What runs in the background, so that it can be waited for and ended. */
export class Activity {
	private running = new Set<Promise<void>>();
	private ending = new AbortController();

	/** Aborted when what runs now has to end without a trace. */
	get signal(): AbortSignal {
		return this.ending.signal;
	}

	/** Counts work as running until it has ended. */
	track(work: Promise<void>): Promise<void> {
		const tracked = work.finally(() => this.running.delete(tracked));
		this.running.add(tracked);
		return tracked;
	}

	/** Waits until nothing runs any more, work that was begun in the meantime included. */
	async settled(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** Ends everything that runs; what begins afterwards has a signal of its own. */
	abort(): void {
		this.ending.abort();
		this.ending = new AbortController();
		this.running = new Set();
	}
}
