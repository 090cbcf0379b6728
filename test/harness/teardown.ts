/** Remembers how to undo what was started, so that a start that fails half-way leaves nothing. */
export class Teardown {
	private readonly steps: Array<() => Promise<void>> = [];

	/** Adds a step; steps are taken in reverse order. */
	add(step: () => Promise<void>): void {
		this.steps.push(step);
	}

	/** Takes every step, also after one that failed: what is left running keeps a test run from ending. */
	async run(): Promise<void> {
		const errors: unknown[] = [];
		for (let step = this.steps.pop(); step; step = this.steps.pop()) {
			await step().catch((error: unknown) => errors.push(error));
		}
		if (errors.length > 0) throw errors[0];
	}

	/** Runs a start and, if it throws, undoes what it had added until then. */
	async guard<Result>(start: () => Promise<Result>): Promise<Result> {
		try {
			return await start();
		} catch (error) {
			await this.run();
			throw error;
		}
	}
}
