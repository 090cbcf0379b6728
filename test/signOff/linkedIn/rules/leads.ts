import { byId } from '../../../e2e/support/canvas';
import { rowIds } from '../../../e2e/support/pulls';
import type { Show } from '../../rule';
import { leadsWithoutTheirAnswers } from '../facts';
import type { LinkedInStage } from '../stage';

const NAME = 'Pull leads';

/** Behind the columns that every lead has, up to the name of its form: who it is, and what was answered. */
export const ANSWERS_IN_OUTPUT = '[data-test-id=output-panel] tbody td:nth-child(n + 11)';

/** LGF-105 */
export const showLeads: Show<LinkedInStage> = async (stage, shown) => {
	const { desk } = stage;
	const { organizationId, table } = stage.access;
	const leads = await stage.leads();
	const ids = leads.map(({ id }) => id);
	const execution = await stage.perform(shown, {
		name: NAME,
		action: 'lead.pull',
		parameters: { organizationId: byId(organizationId) },
		blurred: ANSWERS_IN_OUTPUT,
		caption: 'The event leads of the page; who they are is blurred',
	});
	shown.sameSet('Leads that were pulled', rowIds(execution.json(NAME)), ids);

	shown.step('Published leads-to-postgres, which stored the leads of the last 365 days by itself.');
	const workflowId = await table.store(leads);
	await desk.editor.openExecutions(workflowId);
	await shown.picture(desk.page, 'Its executions, each with a batch of leads');
	const rows = await table.rows();
	shown.table('Leads at LinkedIn and rows in PostgreSQL', [
		{ table: table.name, 'leads at LinkedIn': leads.length, 'rows in the table': rows.length },
	]);
	shown.sameSet(`Rows in ${table.name}`, rowIds(rows), ids);
	const read = leads.filter(({ texts }) => texts.length > 0);
	shown.equals('Leads with an answer that was typed', read.length > 0, true);
	shown.equals(
		'Leads of which an answer that was typed is not in the row',
		leadsWithoutTheirAnswers(leads, rows),
		[],
	);
	shown.omission('somebody who registers anew and answers less: that takes a person.');
};
