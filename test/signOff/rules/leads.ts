import { groupBy } from 'lodash';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { leadsToStore } from '../../oracle/storedRows';
import { storedLeads } from '../../demo/storedLeads';
import { landmarks } from '../../simulator/world/landmarks';
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
		await showAnotherAnswer(stage, shown);
	},
};

/** How many leads LinkedIn has of each organization, and how many rows its table has. */
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
	for (const [id, ofOne] of Object.entries(truth)) {
		const rows = (stored[id] ?? []).map(({ row }) => row);
		shown.sameSet(`Rows in linkedin_leads_${id}`, rowIds(rows), leadIds(ofOne));
		const tables = new Set((stored[id] ?? []).map(({ table }) => table));
		shown.equals('In a table of its own', [...tables], [`linkedin_leads_${id}`]);
	}
}

/** Answers that a person no longer gives do not stay. */
async function showAnotherAnswer(stage: Stage, shown: Demonstration): Promise<void> {
	const { environment, control } = stage;
	const table = `linkedin_leads_${landmarks.organizations.nastyForms}`;
	const { emoji: formId } = landmarks.forms;
	const { questions } = control.forms.addVersion(formId, {
		addQuestions: [{ text: 'Only once?' }],
	});
	const question = questions.at(-1)?.id ?? '';
	const { id } = control.leads.add({
		eventId: landmarks.events.emoji,
		answers: { [question]: 'yes' },
	});
	await stage.synced();
	const { postgres } = environment;
	await postgres.query(`ALTER TABLE ${table} ADD COLUMN note text`);
	await postgres.query(`UPDATE ${table} SET note = 'called' WHERE lead_id = $1`, [id]);
	shown.step('The person cancelled and registered again, with a form that has a question less.');
	control.forms.addVersion(formId, { removeQuestionIds: [question] });
	control.leads.reregister(id);
	const row = await stage.waitForRow(id, ({ only_once }) => only_once === null);
	const { only_once, note } = row;
	shown.equals('The row then', { only_once, note }, { only_once: null, note: 'called' });
	await postgres.query(`ALTER TABLE ${table} DROP COLUMN note`);
	const { missing, different } = await stage.synced();
	shown.equals('Rows that are not as LinkedIn has them', missing.length + different.length, 0);
}
