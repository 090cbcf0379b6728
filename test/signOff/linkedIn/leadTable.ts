import type { INodeParameters } from 'n8n-workflow';
import { leadsToPostgres } from '../../demo/leadsToPostgres';
import { storedLeads, type StoredRow } from '../../demo/storedLeads';
import { withParameters } from '../../demo/template';
import { byId } from '../../e2e/support/canvas';
import type { Workspace } from '../../e2e/support/workspace';
import { waitUntil } from '../../harness/waitUntil';
import { PATIENCE, type StageEnvironment } from '../stage/stage';
import type { AnsweredLead } from './facts';

/** The table of one page in PostgreSQL, and the workflow `leads-to-postgres` that stores into it. */
export class LeadTable {
	constructor(
		private readonly workspace: Workspace<StageEnvironment>,
		private readonly organizationId: string,
		private readonly pollEverySeconds: number,
	) {}

	get name(): string {
		return `linkedin_leads_${this.organizationId}`;
	}

	async rows(): Promise<StoredRow[]> {
		const all = await storedLeads(this.workspace.environment.postgres);
		return all.filter(({ table }) => table === this.name).map(({ row }) => row);
	}

	/**
	 * Publishes a new copy of the workflow, which begins anew.
	 *
	 * @param start where its trigger starts; the last 365 days by default
	 * @returns its id
	 */
	async publish(start: INodeParameters = {}): Promise<string> {
		const { environment, linkedIn } = this.workspace;
		const { workflows } = environment.client;
		const template = await leadsToPostgres(environment, linkedIn, this.pollEverySeconds);
		const organizationId = byId(this.organizationId);
		const { id } = await workflows.create(
			withParameters(template, 'New leads', { organizationId, ...start }),
		);
		await workflows.activate(id);
		return id;
	}

	/** Publishes the workflow and waits until it has stored all these leads. @returns its id */
	async store(leads: readonly AnsweredLead[]): Promise<string> {
		const id = await this.publish();
		await this.holds(leads);
		return id;
	}

	/** Waits until there is a row of each of these leads. */
	async holds(leads: readonly AnsweredLead[]): Promise<void> {
		const look = async () => {
			const ids = new Set((await this.rows()).map(({ lead_id }) => lead_id));
			return leads.every(({ id }) => ids.has(id)) || undefined;
		};
		await waitUntil(`${leads.length} leads to be stored`, look, PATIENCE);
	}
}
