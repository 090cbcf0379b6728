import type { WaitOptions } from '../waitUntil';
import type { Execution } from './execution';
import type { Executions } from './executions';
import type { N8nSession } from './n8nSession';

/** A workflow that listens for a test event. */
export class TestListen {
	constructor(
		private readonly session: N8nSession,
		private readonly executions: Executions,
		private readonly workflowId: string,
		/** The newest execution before it began to listen. */
		private readonly afterId: string,
	) {}

	/** Waits for the execution that the test event starts, and for its end. */
	async result(options?: WaitOptions): Promise<Execution> {
		return await this.executions.next(this.workflowId, this.afterId, {
			mode: 'manual',
			...options,
		});
	}

	/** Stops listening, as a person does; n8n answers before it has deleted the webhook. */
	async cancel(): Promise<void> {
		await this.session.send('DELETE', `/rest/test-webhook/${this.workflowId}`);
	}
}
