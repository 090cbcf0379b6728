import { setMaxListeners } from 'node:events';

/** What runs in the background, so that it can be waited for and ended. */
export class Activity {
	private running = new Set<Promise<void>>();
	private ending = newController();

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

	/** Waits for what runs now; work that is begun in the meantime doesn't count. */
	async present(): Promise<void> {
		await Promise.all(this.running);
	}

	/** Waits until nothing runs any more, work that was begun in the meantime included. */
	async settled(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	/** Ends everything that runs; what begins afterwards has a signal of its own. */
	abort(): void {
		this.ending.abort();
		this.ending = newController();
		this.running = new Set();
	}
}

function newController(): AbortController {
	const controller = new AbortController();
	// Every request of a burst listens, and Node.js takes more than ten for a leak.
	setMaxListeners(0, controller.signal);
	return controller;
}
