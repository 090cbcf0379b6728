import { storedLeads } from '../../demo/storedLeads';
import { byId } from '../../e2e/support/canvas';
import { landmarks } from '../../simulator/world/landmarks';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const { everyQuestion, scripts } = landmarks.forms;
const LEADS_TABLE = `linkedin_leads_${landmarks.organizations.nastyForms}`;
/** The node's name, as in the script of docs/dev/sign-off.md. */
const GET_TABLE = 'Get form table';

export const tables: Rule = {
	id: 'LGF-104',
	words: 'Tables created as a form requires',
	expectations: 'Dynamic field storage, without a static schema.',
	explanation:
		'Form → Get Table gives the statements that create a form’s table, and those that add what is missing when the form has grown. leads-to-postgres does the same for the leads that come in: a table fits its rows before they are stored.',
	show: async (stage, shown) => {
		await stage.perform(shown, {
			name: GET_TABLE,
			action: 'form.getTable',
			parameters: { formId: byId(everyQuestion) },
			scrollTo: 'create_statement',
			caption: 'The statements for the table of a form that has every kind of question',
		});
		await showGrowingLeads(stage, shown);
	},
};

/** Shows that leads-to-postgres adds a column before it stores the first answer for the column. */
async function showGrowingLeads(stage: Stage, shown: Demonstration): Promise<void> {
	const { environment, control } = stage;
	const before = await columnsOf(environment, LEADS_TABLE);
	await stage.publish();
	shown.step('A form got the question “Zebra crossing?”, and somebody answered it.');
	const { questions } = control.forms.addVersion(scripts, {
		addQuestions: [{ text: 'Zebra crossing?' }],
	});
	const question = questions.at(-1)?.id ?? '';
	const answer = 'Да: {{ 1 + 1 }} $1';
	const { id } = control.leads.add({
		eventId: landmarks.events.scripts,
		answers: { [question]: answer },
	});
	await stage.synced();
	const stored = (await storedLeads(environment.postgres)).find(({ row }) => row.lead_id === id);
	const added = (await columnsOf(environment, LEADS_TABLE)).filter(
		(column) => !before.includes(column),
	);
	shown.equals(`Columns added to ${LEADS_TABLE}`, added.includes('zebra_crossing'), true);
	shown.equals('The answer in it', stored?.row.zebra_crossing, answer);
}

/** The columns of a table, in its order. */
async function columnsOf({ postgres }: Stage['environment'], table: string): Promise<string[]> {
	const rows = await postgres.query<{ column_name: string }>(
		`SELECT column_name FROM information_schema.columns
		WHERE table_name = $1 ORDER BY ordinal_position`,
		[table],
	);
	return rows.map(({ column_name }) => column_name);
}
