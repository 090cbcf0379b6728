import { answeredRows, expectedRows, type Row } from '../../oracle/leadRow';
import { formById, latestVersion } from '../../simulator/world/lookups';
import { byId, Canvas } from '../support/canvas';
import { leadWorld, ids, HOUR } from '../support/leadWorld';
import { PostgresNodes } from '../support/postgresNodes';
import { storedRows } from '../support/storedRows';

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
		canvas.action('Table', 'form.getTable', { formId }),
		postgres.execute(
			'Make',
			"={{ [$json.create_statement, ...$json.alter_statements].join('\\n') }}",
		),
		canvas.action('Pull', 'lead.pull', { formId }),
		postgres.autoMap('Store', operation, "={{ $('Table').first().json.table_name }}"),
	]);
	expect(execution.error).toBeUndefined();
	const [{ table_name }] = execution.json('Table') as Array<{ table_name: string }>;
	return storedRows(await canvas.environment.postgres.query<Row>(`SELECT * FROM "${table_name}"`));
}

test('a form that grows is altered in place, and the new answers are stored', async () => {
	const { control, environment } = canvas;
	const { world } = environment.simulator;
	const start = control.now() - 2 * HOUR;
	const earlier = control.leads.addMany({ eventId: ids.third, submittedAt: start }, 3);
	const before = await sync('insert');
	const columns = Object.keys(before[0]);
	const expected = expectedRows(world, earlier);
	expect(answeredRows(before, expected)).toEqual(expected);

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
	const grown = Object.keys(after[0]);
	expect(grown.slice(0, columns.length)).toEqual(columns);
	expect(grown).toHaveLength(columns.length + 4);
	const truth = expectedRows(world, [...earlier, later]);
	expect(answeredRows(after, truth)).toEqual(truth);
});
