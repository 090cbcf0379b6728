import { withParameters } from '../../demo/template';
import { INSTANT, InstantLeads, POLLING } from '../../e2e/notification/support/instantLeads';
import type { CredentialReference } from '../../harness/api/credentials';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { ids } from './faultWorld';
import type { Attempt, LeadReader, Written } from './leadReader';
import type { Surroundings } from './surroundings';

const POLL_EVERY_SECONDS = 2;
const POLL_TIMEOUT_MS = 150_000;
/** So many polls in a row that bring nothing mean that nothing will come any more. */
const MOST_VAIN_POLLS = 2;

/** The template leads-to-data-table, once for each organization, all into the same table. */
export class BothTriggersReader implements LeadReader {
	readonly reportedUnderAnotherId = new Set<string>();

	private constructor(
		private readonly surroundings: Surroundings,
		private readonly workflows: InstantLeads[],
	) {}

	static async create(
		surroundings: Surroundings,
		linkedIn: CredentialReference,
	): Promise<BothTriggersReader> {
		const environment = { ...surroundings, connectLinkedIn: async () => linkedIn };
		const workflows: InstantLeads[] = [];
		for (const organizationId of ids.organizations) {
			const workflow = await InstantLeads.setUp(environment, organizationId, (template) =>
				withParameters(template, POLLING, { pollTimes: { ...everySeconds(POLL_EVERY_SECONDS) } }),
			);
			await workflow.activate();
			workflows.push(workflow);
		}
		return new BothTriggersReader(surroundings, workflows);
	}

	/** LinkedIn sends again what was not taken, and each organization is polled. */
	async attempt(): Promise<Attempt> {
		await this.surroundings.simulator.control.notifications.retryNow();
		const before = this.polls();
		await waitUntil(
			'both organizations to be polled, and all that follows to end',
			async () => {
				const areSettled = await this.areSettled();
				// When a third poll begins, both of the others have ended.
				return (areSettled && this.polls() > before + ids.organizations.length) || undefined;
			},
			{ timeoutMs: POLL_TIMEOUT_MS },
		);
		return {};
	}

	/** LinkedIn has given up by then: what it could not deliver, only the polling trigger brings. */
	async catchUp(leadIds: ReadonlySet<string>): Promise<void> {
		await this.surroundings.simulator.control.notifications.giveUp();
		let stored = new Set<string>();
		for (let vainPolls = 0; vainPolls < MOST_VAIN_POLLS; ) {
			await this.attempt();
			const { size: before } = stored;
			stored = new Set((await this.written()).map(({ leadId }) => leadId));
			if ([...leadIds].every((id) => stored.has(id))) return;
			if (stored.size === before) vainPolls++;
		}
	}

	async written(): Promise<Written[]> {
		return (await this.rows()).map((row) => ({
			leadId: String(row.lead_id),
			submittedAt: typeof row.submitted_at === 'string' ? Date.parse(row.submitted_at) : undefined,
		}));
	}

	async reported(): Promise<Set<string>> {
		const unreadable = (await this.rows()).filter(({ lead_error }) => lead_error !== null);
		return new Set(unreadable.map(({ lead_id }) => String(lead_id)));
	}

	/** None: Data Tables are n8n's own. */
	async tables(): Promise<string[]> {
		return [];
	}

	async falseSuccesses(): Promise<number> {
		const { executions } = this.surroundings.client;
		const stored = new Set((await this.written()).map(({ leadId }) => leadId));
		let found = 0;
		for (const { id: workflowId } of this.workflows) {
			const ended = await executions.listAll(workflowId);
			for (const { id } of ended.filter(({ status }) => status === 'success')) {
				const execution = await executions.get(id);
				const emitted = [...execution.json(INSTANT), ...execution.json(POLLING)];
				if (!emitted.every(({ lead_id }) => stored.has(String(lead_id)))) found += 1;
			}
		}
		return found;
	}

	private async rows() {
		return await this.workflows[0].tableRows();
	}

	private polls(): number {
		return this.surroundings.simulator.calls.filter(
			({ resource, query, status }) =>
				resource === 'leadFormResponses' && status === 200 && query.includes('start=0'),
		).length;
	}

	/** @throws Error when n8n does not run */
	private async areSettled(): Promise<boolean> {
		const settled = await Promise.all(this.workflows.map(async (each) => await each.settled()));
		return settled.every((isSettled) => isSettled === true);
	}
}
