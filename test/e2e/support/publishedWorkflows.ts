import { withCredentials, withParameters, type ChosenCredentials } from '../../demo/template';
import { isOver, type ExecutionSummary } from '../../harness/api/execution';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';

/** The name of the templates' polling trigger. */
const POLLING = 'New leads';

/** Polls every second, and starts with all leads of the last two weeks. */
const POLLED = { pollTimes: { ...everySeconds(1) }, startFrom: 'lastDays', startDays: 14 };

/**
 * Imports workflows with a polling trigger, and publishes them.
 *
 * @param chosen credentials; one for LinkedIn is made when it is not among them
 * @returns their ids
 */
export async function publish(
	{ client: { workflows }, connectLinkedIn }: LeadSyncEnvironment,
	definitions: readonly WorkflowDefinition[],
	chosen: ChosenCredentials,
): Promise<string[]> {
	const ids: string[] = [];
	const linkedIn = chosen[LINKEDIN_CREDENTIAL_TYPE] ?? (await connectLinkedIn());
	const credentials = { ...chosen, [LINKEDIN_CREDENTIAL_TYPE]: linkedIn };
	for (const definition of definitions) {
		const polled = withParameters(definition, POLLING, POLLED);
		const { id } = await workflows.create(withCredentials(polled, credentials));
		ids.push(id);
		await workflows.activate(id);
	}
	return ids;
}

/** Workflows that `publish` has published. */
export class PublishedWorkflows {
	constructor(
		protected readonly environment: LeadSyncEnvironment,
		private readonly ids: readonly string[],
	) {}

	/** Publishes them again, as a person does after a repair. Else, leads that wait come at their next retry. */
	async publishAgain(): Promise<void> {
		const { workflows } = this.environment.client;
		for (const id of this.ids) {
			await workflows.deactivate(id);
			await workflows.activate(id);
		}
	}

	/** Publishes them again this many times, as a person does to retry at once, after an execution has failed each time. */
	async publishAgainAfterFailures(times: number): Promise<void> {
		let { length: failed } = await this.errors();
		for (let time = 0; time < times; time++) {
			await this.publishAgain();
			await this.nextError(failed);
			await this.settled('all executions to end', () => true);
			({ length: failed } = await this.errors());
		}
	}

	/** All executions, of each workflow the newest first. */
	async executions(): Promise<ExecutionSummary[]> {
		const { executions } = this.environment.client;
		const all = await Promise.all(this.ids.map(async (id) => await executions.list(id)));
		return all.flat();
	}

	protected isOver(summary: ExecutionSummary): boolean {
		return isOver(summary, this.environment.n8n.startedAt);
	}

	/** Waits until a condition holds and all executions have ended. */
	async settled(what: string, isSo: () => boolean, timeoutMs = 120_000): Promise<void> {
		const areOver = async () => (await this.executions()).every((each) => this.isOver(each));
		const look = async () => (isSo() && (await areOver())) || undefined;
		await waitUntil(what, look, { timeoutMs });
	}

	/** Waits for an execution to fail after this many others, and returns its error. */
	async nextError(failedBefore = 0): Promise<string> {
		return await waitUntil('an execution to fail', async () => (await this.errors())[failedBefore]);
	}

	/** The errors that executions have ended with, oldest first. */
	async errors(): Promise<string[]> {
		const { executions } = this.environment.client;
		const failed = (await this.executions()).filter(({ status }) => status === 'error').reverse();
		const details = await Promise.all(failed.map(async ({ id }) => await executions.get(id)));
		return details.map(({ error }) => error?.message ?? '');
	}
}
