import { formById, latestVersion } from '../../simulator/world/lookups';
import { byId, Canvas } from '../support/canvas';
import { byLeadId, expectedRow, storedRows, type Field, type Row } from '../support/expectedRows';
import { leadWorld, ids, HOUR } from '../support/leadWorld';
import { PostgresNodes } from '../support/postgresNodes';

let canvas: Canvas;
let postgres: PostgresNodes;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	postgres = await PostgresNodes.connect(canvas.environment);
});

afterAll(async () => await canvas?.close());

/** The whole sync: the table is made or altered, then the form's leads are written. */
async function sync(operation: 'insert' | 'upsert') {
	const formId = byId(ids.thirdForm);
	const execution = await canvas.run([
		canvas.action('Fields', 'form.getFields', { formId }),
		canvas.action('Table', 'form.getTable', { formId }, { executeOnce: true }),
		postgres.execute(
			'Make',
			"={{ [$json.create_statement, ...$json.alter_statements].join('\\n') }}",
		),
		canvas.action('Pull', 'lead.pull', { formId }),
		postgres.autoMap('Store', operation, "={{ $('Table').first().json.table_name }}"),
	]);
	expect(execution.error).toBeUndefined();
	const fields = execution.json('Fields') as unknown as Field[];
	const [{ table_name }] = execution.json('Table') as Array<{ table_name: string }>;
	const stored = storedRows(
		await canvas.environment.postgres.query<Row>(`SELECT * FROM "${table_name}"`),
	);
	return { fields, stored };
}

test('a form that grows is altered in place, and the new answers are stored', async () => {
	const { control, environment } = canvas;
	const { world } = environment.simulator;
	const start = control.now() - 2 * HOUR;
	const earlier = control.leads.addMany({ eventId: ids.third, submittedAt: start }, 3);
	const before = await sync('insert');
	const columns = Object.keys(before.stored[0]);
	const rowsBefore = earlier.map((lead) => expectedRow(world, lead, before.fields, columns));
	expect(before.stored).toEqual(byLeadId(rowsBefore));

	control.forms.addVersion(ids.thirdForm, {
		addQuestions: [
			{ text: 'Wie groß ist Ihr Team?', required: false },
			{ text: 'Lunch; DROP TABLE leads', options: ['Yes', 'No'], multipleAnswers: true },
		],
		consents: [{ text: 'I agree', checkRequired: true }, { text: 'Newsletter' }],
		hiddenFields: [{ name: 'utm_source', value: 'linkedin' }],
	});
	const { questions } = latestVersion(formById(world, ids.thirdForm));
	const later = control.leads.add({
		eventId: ids.third,
		submittedAt: start + HOUR,
		answers: Object.fromEntries(
			questions.map(({ id, details }) => [id, details.type === 'text' ? `Answer ${id}` : [0, 1]]),
		),
		consents: { 0: true, 1: false },
	});
	const after = await sync('upsert');
	const grown = Object.keys(after.stored[0]);
	expect(grown.slice(0, columns.length)).toEqual(columns);
	expect(grown).toHaveLength(columns.length + 4);
	expect(after.stored).toEqual(
		byLeadId([
			...earlier.map((lead) => expectedRow(world, lead, before.fields, grown)),
			expectedRow(world, later, after.fields, grown),
		]),
	);
});
