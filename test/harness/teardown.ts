/** Collects the steps that undo a start, so that a start that fails half-way leaves nothing running. */
export class Teardown {
	private readonly steps: Array<() => Promise<void>> = [];

	/** Adds a step; steps are taken in reverse order. */
	add(step: () => Promise<void>): void {
		this.steps.push(step);
	}

	/** Takes every step, even after one failed, because a process that keeps running keeps a test run from ending. */
	async run(): Promise<void> {
		const errors: unknown[] = [];
		for (let step = this.steps.pop(); step; step = this.steps.pop()) {
			await step().catch((error: unknown) => errors.push(error));
		}
		if (errors.length > 0) throw errors[0];
	}

	/** Runs a start and, if it throws, takes the steps that it has added so far. */
	async guard<Result>(start: () => Promise<Result>): Promise<Result> {
		try {
			return await start();
		} catch (error) {
			await this.run();
			throw error;
		}
	}
}
