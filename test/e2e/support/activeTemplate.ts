import { withCredentials, withParameters, type ChosenCredentials } from '../../demo/template';
import { isOver, type ExecutionSummary } from '../../harness/api/execution';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';

/** A template with a polling trigger that polls every second, from all leads of the last week on. */
export class ActiveTemplate {
	private constructor(
		private readonly environment: LeadSyncEnvironment,
		private readonly id: string,
	) {}

	/**
	 * Imports and publishes it.
	 *
	 * @param chosen credentials besides LinkedIn's
	 */
	static async publish(
		environment: LeadSyncEnvironment,
		template: WorkflowDefinition,
		chosen: ChosenCredentials,
	): Promise<ActiveTemplate> {
		const { workflows } = environment.client;
		const polled = withParameters(template, 'New leads', {
			pollTimes: { ...everySeconds(1) },
			startFrom: 'lastDays',
			startDays: 7,
		});
		const credentials = {
			[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
			...chosen,
		};
		const { id } = await workflows.create(withCredentials(polled, credentials));
		const active = new ActiveTemplate(environment, id);
		await workflows.activate(id);
		return active;
	}

	/** Publishes it again, as a person does after a repair. */
	async publishAgain(): Promise<void> {
		const { workflows } = this.environment.client;
		await workflows.deactivate(this.id);
		await workflows.activate(this.id);
	}

	/** Publishes it again this many times, as a person does to retry at once, after an execution has failed each time. */
	async publishAgainAfterFailures(times: number): Promise<void> {
		let { length: failed } = await this.errors();
		for (let time = 0; time < times; time++) {
			await this.publishAgain();
			await this.nextError(failed);
			await this.settled('all executions to end', () => true);
			({ length: failed } = await this.errors());
		}
	}

	/** All executions, the newest first. */
	async executions(): Promise<ExecutionSummary[]> {
		return await this.environment.client.executions.listAll(this.id);
	}

	/** Waits until a condition holds and all executions have ended. */
	async settled(what: string, isSo: () => boolean, timeoutMs = 120_000): Promise<void> {
		const { n8n } = this.environment;
		const areOver = async () =>
			(await this.executions()).every((each) => isOver(each, n8n.startedAt));
		const look = async () => (isSo() && (await areOver())) || undefined;
		await waitUntil(what, look, { timeoutMs });
	}

	/** Waits for an execution to fail after this many others, and returns its error. */
	async nextError(failedBefore = 0): Promise<string> {
		return await waitUntil('an execution to fail', async () => (await this.errors())[failedBefore]);
	}

	/** The errors that its executions have ended with, oldest first. */
	async errors(): Promise<string[]> {
		const { executions } = this.environment.client;
		const failed = (await this.executions()).filter(({ status }) => status === 'error').reverse();
		const details = await Promise.all(failed.map(async ({ id }) => await executions.get(id)));
		return details.map(({ error }) => error?.message ?? '');
	}
}
