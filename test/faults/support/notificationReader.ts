import { WorkflowReader } from './workflowReader';

/** n8n answers a push before its execution exists. */
const EXECUTION_BEGINS_WITHIN_MS = 1_000;

/** Workflows that start when LinkedIn sends a lead. */
export class NotificationReader extends WorkflowReader {
	readonly bringsEarlierLeads = false;

	/** LinkedIn has given up by then: nothing brings what it could not deliver. */
	override async catchUp(): Promise<void> {
		await this.surroundings.simulator.control.notifications.giveUp();
		await this.attempt();
	}

	/** LinkedIn sends again what was not taken. */
	protected async beginReading(): Promise<() => boolean> {
		const { notifications } = this.surroundings.simulator.control;
		await notifications.retryNow();
		await notifications.settled();
		const begunAt = Date.now() + EXECUTION_BEGINS_WITHIN_MS;
		return () => Date.now() > begunAt;
	}
}
