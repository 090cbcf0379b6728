import { byId } from '../../e2e/support/canvas';
import { storedLeads } from '../../demo/storedLeads';
import { landmarks } from '../../simulator/world/landmarks';
import type { Demonstration } from '../demonstration';
import {
	columnsOf,
	GET_TABLE,
	runTableStatements,
	runTableStatementsTwice,
} from '../parts/tableStatements';
import type { Rule } from '../rule';
import type { SimulatedStage } from '../stage/simulatedStage';

const { everyQuestion, consents, scripts } = landmarks.forms;
const LEADS_TABLE = `linkedin_leads_${landmarks.organizations.nastyForms}`;

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
async function showGrowingForm(stage: SimulatedStage, shown: Demonstration): Promise<void> {
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
async function showGrowingLeads(stage: SimulatedStage, shown: Demonstration): Promise<void> {
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
