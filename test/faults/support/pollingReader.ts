import { ids } from './faultWorld';
import { WorkflowReader } from './workflowReader';

/** Workflows with a polling trigger, of which each organization is polled every second. */
export class PollingReader extends WorkflowReader {
	readonly bringsEarlierLeads = true;

	/** When a second poll of an organization begins, the first has ended. */
	protected async beginReading(): Promise<() => boolean> {
		const { notifications } = this.surroundings.simulator.control;
		// LinkedIn sends again what was not taken, where it is to send anything.
		await notifications.retryNow();
		const polls = ids.organizations.map((id) => this.answeredPolls(id));
		return () => ids.organizations.every((id, index) => this.answeredPolls(id) >= polls[index] + 2);
	}

	private answeredPolls(organizationId: string): number {
		return this.surroundings.simulator.calls.filter(
			({ resource, query, status }) =>
				resource === 'leadFormResponses' &&
				status === 200 &&
				query.includes('start=0') &&
				query.includes(organizationId),
		).length;
	}
}
