import { credentialTypeOf, readTemplate } from '../../demo/template';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import { byLeadId, expectedRow } from '../../oracle/leadRow';
import type { QuestionSpec } from '../../simulator/world/questions';
import type { LinkedInEvent } from '../../simulator/world/types';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

const DAY = 86_400_000;
const FOR_SHEET = { rowsFor: 'sheet' };

let canvas: Canvas;
let spreadsheet: string;
let writer: NodeDefinition;
let meetup: LinkedInEvent;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	const { client, googleSheets } = canvas.environment;
	spreadsheet = googleSheets.create('Leads');
	writer = await rowWriter(
		await client.credentials.create({
			name: 'Google',
			type: 'googleApi',
			data: { ...googleSheets.serviceAccount.credential },
		}),
	);
	meetup = addEvent('Größe, размер, サイズ', [
		{ predefinedField: 'FIRST_NAME', text: 'Vorname' },
		{ text: 'Straße, Größe & Übung' },
		{ text: 'Ваш вопрос' },
		{ text: '参加の目的は？', options: ['学習', '商談'] },
		{ text: 'Firma' },
		{ text: 'Firma' },
		{ text: 'lead_id' },
	]);
});

afterAll(async () => await canvas?.close());

/** The node of the template that writes rows, as a person sets it to the spreadsheet. */
async function rowWriter(credential: { id: string; name: string }): Promise<NodeDefinition> {
	const [node] = readTemplate('leads-to-google-sheets').nodes.filter(
		({ type }) => type === 'n8n-nodes-base.googleSheets',
	);
	const chosen = { documentId: byId(spreadsheet), sheetName: byId('0') };
	const parameters = { ...node.parameters, ...chosen, authentication: 'serviceAccount' };
	const type = credentialTypeOf({ ...node, parameters }) ?? '';
	return { ...node, parameters, credentials: { [type]: credential } };
}

function addEvent(name: string, questions: QuestionSpec[]): LinkedInEvent {
	const organizationId = ids.main;
	const consents = [{ text: 'أوافق على الشروط' }];
	const form = canvas.control.forms.add({ owner: { organizationId }, name, questions, consents });
	const startsAt = Date.now() + DAY;
	return canvas.control.events.add({ organizationId, name, startsAt, formId: form.id });
}

/** The names that Get Table and Get Fields give the columns of a form's latest version. */
async function toldNames(formId: string): Promise<string[]> {
	const form = { formId: byId(formId), options: FOR_SHEET };
	const execution = await canvas.run([
		canvas.action('Table', 'form.getTable', form),
		canvas.action('Fields', 'form.getFields', form),
	]);
	const names = execution.json('Fields').map(({ column }) => String(column));
	expect(execution.json('Table')[0].sheet_header).toEqual(expect.arrayContaining(names));
	return names;
}

/** Pulls the leads of an event into the sheet. */
async function write({ id }: LinkedInEvent): Promise<void> {
	const pull = canvas.action('Pull', 'lead.pull', {
		organizationId: byId(ids.main),
		eventId: byId(id),
		options: FOR_SHEET,
	});
	expect((await canvas.run([pull, writer])).error).toBeUndefined();
}

const cells = () => canvas.environment.googleSheets.cells(spreadsheet);

/** Compares the sheet, whole, with the leads of LinkedIn. */
function expectAllLeads(events: LinkedInEvent[]): void {
	const [headings] = cells();
	const leads = events.flatMap(({ id }) => canvas.control.leads.list({ eventId: id }));
	const rows = leads.map((lead) => {
		const row = expectedRow(canvas.environment.simulator.world, lead, 'asAsked');
		return Object.fromEntries(headings.map((name) => [name, row[String(name)] ?? '']));
	});
	expect(byLeadId(canvas.environment.googleSheets.records(spreadsheet))).toEqual(byLeadId(rows));
}

test("headings are the questions' own words in their scripts, each once, as Get Table and Get Fields tell", async () => {
	canvas.control.leads.addMany({ eventId: meetup.id }, 3);
	const told = await toldNames(meetup.formId ?? '');
	await write(meetup);
	const [headings] = cells();
	expect(headings).toEqual(told);
	expect(headings.filter((name) => !/^[a-z_]+$/.test(String(name)))).toEqual([
		'Vorname',
		'Straße Größe & Übung',
		'Ваш вопрос',
		'参加の目的は',
		'Firma',
		expect.stringMatching(/^Firma #[0-9a-f]{8}$/),
		'Question: lead_id',
		'Consent: أوافق على الشروط',
	]);
	expectAllLeads([meetup]);
});

test('a renamed question and another form add their columns, and change no other and no cell', async () => {
	const before = cells();
	const formId = meetup.formId ?? '';
	const form = canvas.environment.simulator.world.forms.find(({ id }) => id === formId);
	const [, , renamed] = form?.versions[0].questions ?? [];
	canvas.control.forms.addVersion(formId, { relabelQuestions: { [renamed.id]: 'Ваше желание' } });
	canvas.control.leads.add({ eventId: meetup.id });
	const other = addEvent('مقاس', [{ text: 'ما هو هدفك؟' }, { text: 'Firma' }]);
	canvas.control.leads.add({ eventId: other.id });

	const told = [...(await toldNames(formId)), ...(await toldNames(other.formId ?? ''))];
	await write(meetup);
	await write(other);
	const [headings] = cells();
	expect(headings).toEqual([...before[0], 'Ваше желание', 'ما هو هدفك']);
	expect(new Set(headings)).toEqual(new Set([...before[0], ...told]));
	const asBefore = cells().slice(0, before.length);
	expect(asBefore.map((row, at) => row.slice(0, before[at].length))).toEqual(before);
	expectAllLeads([meetup, other]);
});
