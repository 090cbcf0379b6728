import { WorkflowReader } from './workflowReader';

/** Workflows that start when LinkedIn sends a lead. */
export class NotificationReader extends WorkflowReader {
	readonly bringsEarlierLeads = false;

	/** LinkedIn sends again what was not taken. */
	protected async beginReading(): Promise<() => boolean> {
		const { notifications } = this.surroundings.simulator.control;
		await notifications.retryNow();
		await notifications.settled();
		return () => true;
	}
}
