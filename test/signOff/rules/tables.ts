import { storedLeads } from '../../demo/storedLeads';
import { byId } from '../../e2e/support/canvas';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import { landmarks } from '../../simulator/world/landmarks';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const { everyQuestion, consents, scripts } = landmarks.forms;
const LEADS_TABLE = `linkedin_leads_${landmarks.organizations.nastyForms}`;
/** As the script names the node. */
const GET_TABLE = 'Get form table';
const FORM_TABLE = 'sign_off_form';

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
		await showGrowingForm(stage, shown);
		await showGrowingLeads(stage, shown);
	},
};

/** The statements of Get Table are run, the form grows, and they are run again. */
async function showGrowingForm(stage: Stage, shown: Demonstration): Promise<void> {
	const { control } = stage;
	const before = await runTableStatementsTwice(stage, shown, consents);
	shown.step('The form got two questions and a hidden field. Ran the statements again.');
	control.forms.addVersion(consents, {
		addQuestions: [
			{ text: 'Wie groß ist Ihr Team?', required: false },
			{ text: 'Lunch; DROP TABLE leads', options: ['Yes', 'No'], multipleAnswers: true },
		],
		hiddenFields: [{ name: 'sign_off', value: 'linkedin' }],
	});
	const after = await runTableStatements(stage, shown, consents);
	shown.equals('The columns of before, as they were', after.slice(0, before.length), before);
	const added = after.slice(before.length);
	shown.table(
		'Columns that were added',
		added.map((column) => ({ column })),
	);
	shown.equals('A new question has its column', added.includes('wie_gross_ist_ihr_team'), true);
}

/** In the flagship a column is there before the first answer that needs it is stored. */
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

/** Runs the statements of Get Table for a form in PostgreSQL; gives the columns that the table has then. */
async function runTableStatements(
	{ desk, environment }: Stage,
	shown: Demonstration,
	formId: string,
): Promise<string[]> {
	const postgres = await PostgresNodes.connect(environment);
	const execution = await desk.canvas.run([
		desk.canvas.action(GET_TABLE, 'form.getTable', {
			formId: byId(formId),
			options: { tableName: FORM_TABLE },
		}),
		postgres.execute(
			'Run statements',
			"={{ [$json.create_statement, ...$json.alter_statements].join('\\n') }}",
		),
	]);
	shown.equals(
		'The statements run',
		execution.error?.message ?? 'without an error',
		'without an error',
	);
	const [{ columns }] = execution.json(GET_TABLE) as Array<{ columns: Array<{ name: string }> }>;
	const made = await columnsOf(environment, FORM_TABLE);
	shown.sameSet(
		'Columns that PostgreSQL has now',
		made,
		columns.map(({ name }) => name),
	);
	return made;
}

/** Runs them twice. @returns the table's columns */
async function runTableStatementsTwice(
	stage: Stage,
	shown: Demonstration,
	formId: string,
): Promise<string[]> {
	shown.step(
		'Ran the statements for a form in PostgreSQL, twice: the second time changes nothing.',
	);
	const columns = await runTableStatements(stage, shown, formId);
	const again = await runTableStatements(stage, shown, formId);
	shown.equals('Columns after the second time', again.length, columns.length);
	return columns;
}
