import { ids } from './faultWorld';
import { WorkflowReader } from './workflowReader';

/** Workflows with a polling trigger, of which each organization is polled every second. */
export class PollingReader extends WorkflowReader {
	readonly bringsEarlierLeads = true;

	/** When a second poll of an organization begins, the first has ended; what was broken does not count. */
	protected async beginReading(): Promise<() => boolean> {
		const { notifications } = this.surroundings.simulator.control;
		// LinkedIn sends again what was not taken, where it is to send anything.
		await notifications.retryNow();
		let polls = ids.organizations.map((id) => this.answeredPolls(id));
		let broken = this.brokenCalls();
		return () => {
			// A broken answer may have the status of a good one.
			if (this.brokenCalls() !== broken) {
				polls = ids.organizations.map((id) => this.answeredPolls(id));
				broken = this.brokenCalls();
			}
			return ids.organizations.every((id, index) => this.answeredPolls(id) >= polls[index] + 2);
		};
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

	private brokenCalls(): number {
		const rules = this.surroundings.simulator.control.faults.list();
		return rules
			.filter(({ rule }) => !['latency', 'token'].includes(rule.effect.kind))
			.reduce((sum, { hits }) => sum + hits, 0);
	}
}
