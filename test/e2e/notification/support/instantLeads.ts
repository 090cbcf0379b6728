import { isEqual, omit } from 'lodash';
import { readTemplate, withCredentials } from '../../../demo/template';
import type { StoredRow } from '../../../demo/storedLeads';
import type { LeadSyncEnvironment } from '../../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../../harness/isolatedN8n';
import { waitUntil } from '../../../harness/waitUntil';
import { rowIds } from '../../support/pulls';
import { withChoices } from '../../support/templateChoices';

const INSTANT = 'Instant lead';

/** The parts of the environment that the template needs. */
export type InstantLeadsEnvironment = Pick<
	LeadSyncEnvironment,
	'client' | 'connectLinkedIn' | 'simulator'
>;

/** The template `instant-leads-to-data-table`, set up for one organization. */
export class InstantLeads {
	private constructor(
		private readonly environment: InstantLeadsEnvironment,
		readonly id: string,
	) {}

	/** Imports the template, chooses credential and organization, and publishes it. */
	static async publish(
		environment: InstantLeadsEnvironment,
		organizationId: string,
	): Promise<InstantLeads> {
		const template = withChoices(readTemplate('instant-leads-to-data-table'), organizationId);
		const credential = await environment.connectLinkedIn();
		const chosen = withCredentials(template, { [LINKEDIN_CREDENTIAL_TYPE]: credential });
		const { workflows } = environment.client;
		const { id } = await workflows.create(chosen);
		await workflows.activate(id);
		return new InstantLeads(environment, id);
	}

	/** All rows of the table; none before the first execution has created the table. */
	async allRows(): Promise<StoredRow[]> {
		const { dataTables } = this.environment.client;
		const table = (await dataTables.list()).find(({ name }) => name === 'LinkedIn leads');
		return table === undefined ? [] : await dataTables.rows(table.id);
	}

	/** The rows of leads that were not deleted. */
	async tableRows(): Promise<StoredRow[]> {
		return (await this.allRows()).filter(({ lead_action }) => lead_action !== 'DELETED');
	}

	/** The leads as the trigger output them, read from the column all_answers. */
	async leadRows(): Promise<StoredRow[]> {
		const rows = await this.tableRows();
		return rows.map(({ all_answers }) => {
			const lead = JSON.parse(String(all_answers)) as StoredRow;
			return omit(lead, ['lead_action', 'occurred_at', 'orderKey']);
		});
	}

	/** Waits until the table holds exactly these leads, each once, and all executions have ended. */
	async holds(leadIds: readonly string[]): Promise<void> {
		const wanted = [...leadIds].sort();
		await waitUntil(`the table to hold ${wanted.length} leads`, async () => {
			if (!(await this.settled())) return undefined;
			return isEqual(rowIds(await this.tableRows()), wanted) || undefined;
		});
	}

	/** Waits until LinkedIn has sent all pushes. @returns whether all executions have ended */
	async settled(): Promise<true | undefined> {
		await this.environment.simulator.control.notifications.settled();
		return (await this.environment.client.executions.areFinished(this.id)) || undefined;
	}

	/** The leads that the workflow has received by pushes, one by one. */
	async pushedLeads(): Promise<StoredRow[]> {
		const { executions } = this.environment.client;
		const pushed = (await executions.list(this.id)).filter(({ mode }) => mode === 'webhook');
		const runs = await Promise.all(pushed.map(async ({ id }) => await executions.get(id)));
		return runs.flatMap((execution) => execution.json(INSTANT));
	}
}
