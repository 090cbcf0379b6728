import { storedLeads } from '../../demo/storedLeads';
import { byId } from '../../e2e/support/canvas';
import { landmarks } from '../../simulator/world/landmarks';
import { formById, latestVersion } from '../../simulator/world/lookups';
import { eventsOf, organizationIdsOf } from '../../simulator/world/queries';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const { everyQuestion, scripts } = landmarks.forms;
const organizationId = landmarks.organizations.manyEvents;

/** The names of nodes, as in the script of docs/dev/sign-off.md. */
const LIST_ORGANIZATIONS = 'List organizations';
const LIST_EVENTS = 'List events';
const GET_FIELDS = 'Get form fields';

export const organizations: Rule = {
	id: 'LGF-101',
	words: 'All organizations that the user administers',
	explanation:
		'Organization → Get Many reads all pages of organizationAcls and the names of the organizations. One that was revoked, or that cannot be looked up, never hides the others.',
	show: async (stage, shown) => {
		const execution = await stage.perform(shown, {
			name: LIST_ORGANIZATIONS,
			action: 'organization.getMany',
			caption: 'Every organization with its roles, and whether its event leads can be read',
		});
		shown.sameSet(
			'Organizations with an approved role',
			execution.json(LIST_ORGANIZATIONS).map(({ organization_id }) => organization_id),
			organizationIdsOf(stage.world, landmarks.members.main),
		);
	},
};

export const events: Rule = {
	id: 'LGF-102',
	words: 'All events of an organization that have lead gen forms',
	explanation:
		'Event → Get Many asks LinkedIn’s finder of events with lead gen forms, over all pages. In every other node, people choose an event from a list by its name; nobody types a URN.',
	show: async (stage, shown) => {
		const execution = await stage.perform(shown, {
			name: LIST_EVENTS,
			action: 'event.getMany',
			parameters: { organizationId: byId(organizationId) },
			caption: 'The events that have a lead form, each with the id of its form',
		});
		const listed = execution.json(LIST_EVENTS).map(({ event_id, form_id }) => [event_id, form_id]);
		const expected = eventsOf(stage.world, { organizationId, withForm: true });
		shown.sameSet(
			'Events with their forms, over several pages',
			listed,
			expected.map(({ id, formId }) => [id, formId]),
		);
	},
};

export const fields: Rule = {
	id: 'LGF-103',
	words: 'All fields of a form, read automatically',
	explanation:
		'Form → Get Fields reads the form from LinkedIn and gives one item for each question, consent and hidden field, with the name of the column that its answers get.',
	show: async (stage, shown) => {
		const execution = await stage.perform(shown, {
			name: GET_FIELDS,
			action: 'form.getFields',
			parameters: { formId: byId(everyQuestion) },
			caption: 'The fields of a form that has every kind of question',
		});
		const read = execution.json(GET_FIELDS);
		const ofKind = (wanted: string) => read.filter(({ kind }) => kind === wanted);
		const { questions, consents, hiddenFields } = latestVersion(
			formById(stage.world, everyQuestion),
		);
		const asked = ofKind('question').map(({ question_id }) => question_id);
		shown.sameSet(
			'The questions of the form',
			asked,
			questions.map(({ id }) => id),
		);
		shown.equals('Its consents', ofKind('consent').length, consents.length);
		shown.equals('Its hidden fields', ofKind('hidden').length, hiddenFields.length);
		const columns = new Set(read.map(({ column }) => column));
		shown.equals('Fields with a column of their own', columns.size, read.length);
	},
};

const LEADS_TABLE = `linkedin_leads_${landmarks.organizations.nastyForms}`;

export const tables: Rule = {
	id: 'LGF-104',
	words: 'Tables created as a form requires',
	explanation:
		'Form → Get Table gives the statements that create a form’s table and add what is missing when the form has grown. leads-to-postgres does the same for the leads that come in: a table fits its rows before they are stored.',
	show: async (stage, shown) => {
		await stage.perform(shown, {
			name: 'Get form table',
			action: 'form.getTable',
			parameters: { source: 'forms', formId: byId(everyQuestion) },
			scrollTo: 'statements',
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
