import { groupBy } from 'lodash';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { leadsToStore } from '../../oracle/storedRows';
import { storedLeads } from '../../demo/storedLeads';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const NAME = 'Pull leads';

export const leads: Rule = {
	id: 'LGF-105',
	words: 'All leads pulled and stored',
	expectations: 'Recent history comes by itself.',
	explanation:
		'All pages, all versions of a form, upserted by the lead’s id. The trigger reads up to 365 days back, in batches; a lead is done when the execution that stored it has succeeded.',
	show: async (stage, shown) => {
		const { environment, desk } = stage;
		const execution = await stage.perform(shown, {
			name: NAME,
			action: 'lead.pull',
			settings: { onError: 'continueErrorOutput' },
			caption: 'The event leads of all organizations',
		});
		const truth = leadsToStore(environment.simulator);
		shown.sameSet('Leads that were pulled', rowIds(execution.json(NAME)), leadIds(truth));

		await stage.publish();
		const { surplus, missing, different } = await stage.synced();
		shown.step(
			'The workflow leads-to-postgres has stored the leads of the last 365 days by itself.',
		);
		await desk.editor.openWorkflow(stage.leadsToPostgres);
		await shown.picture(desk.page, 'The workflow leads-to-postgres');
		await desk.editor.openExecutions(stage.leadsToPostgres);
		await shown.picture(desk.page, 'Its executions, each with a batch of leads');
		await showTables(stage, shown);
		shown.equals('Leads that are missing', missing.length, 0);
		shown.equals('Rows without a lead', surplus.length, 0);
		shown.equals('Rows with a value that is not as it was answered', different.length, 0);
	},
};

/** Shows how many leads LinkedIn has of each organization, and how many rows its table has. */
async function showTables({ environment, world }: Stage, shown: Demonstration): Promise<void> {
	const truth = groupBy(leadsToStore(environment.simulator), ({ owner }) =>
		'organizationId' in owner ? owner.organizationId : '',
	);
	const all = await storedLeads(environment.postgres);
	const stored = groupBy(all, ({ row }) => row.organization_id);
	shown.table(
		'Leads at LinkedIn and rows in PostgreSQL',
		Object.entries(truth).map(([id, ofOne]) => ({
			organization: world.organizations.find((each) => each.id === id)?.localizedName,
			table: stored[id]?.[0].table,
			'leads at LinkedIn': ofOne.length,
			'rows in the table': stored[id]?.length,
		})),
	);
	const tables = all.filter(({ table, row }) => table !== `linkedin_leads_${row.organization_id}`);
	shown.equals('Rows in the table of another organization', tables.length, 0);
}
