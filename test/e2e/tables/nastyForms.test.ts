import { answeredRows, expectedRows, type Row } from '../../oracle/leadRow';
import { landmarks, type NastyForm } from '../../simulator/world/landmarks';
import { byId, Canvas } from '../support/canvas';
import { nastyWorld } from '../support/nastyWorld';
import { PostgresNodes } from '../support/postgresNodes';
import { storedRows } from '../support/storedRows';

const { forms, organizations } = landmarks;
const FORM_KEYS = Object.keys(forms) as NastyForm[];

let canvas: Canvas;
let postgres: PostgresNodes;

/** Makes and fills a table as a sync does; the second row of statements must change nothing. */
function tableSync(table: object, pull: object) {
	return [
		canvas.action('Table', 'form.getTable', { ...table }),
		postgres.execute('Create', '={{ $json.create_statement }}'),
		postgres.execute('Alter', "={{ $('Table').first().json.alter_statements.join('\\n') }}"),
		postgres.execute('Alter again', "={{ $('Table').first().json.alter_statements.join('\\n') }}"),
		canvas.action('Pull', 'lead.pull', { ...pull }),
		postgres.autoMap('Store', 'upsert', "={{ $('Table').first().json.table_name }}"),
	];
}

/** Compares a table with all leads, or with those of one form. */
async function expectStored(tableName: string, formId?: string) {
	const { postgres: database, simulator } = canvas.environment;
	const quoted = `"${tableName.replaceAll('"', '""')}"`;
	const stored = storedRows(await database.query<Row>(`SELECT * FROM ${quoted}`));
	const truth = expectedRows(simulator.world, canvas.control.leads.list({ formId }));
	expect(answeredRows(stored, truth)).toEqual(truth);
}

/** Runs a sync, and compares its table. */
async function expectSynced(nodes: ReturnType<typeof tableSync>, formId?: string): Promise<void> {
	const execution = await canvas.run(nodes);
	expect(execution.error).toBeUndefined();
	const [{ table_name }] = execution.json('Table') as Array<{ table_name: string }>;
	await expectStored(table_name, formId);
}

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: nastyWorld(Date.now()) } });
	postgres = await PostgresNodes.connect(canvas.environment);
});

afterAll(async () => await canvas?.close());

test.each(FORM_KEYS)(
	'the table of the form "%s" takes the leads of all its versions, auto-mapped',
	async (key) => {
		const formId = byId(forms[key]);
		const organizationId = byId(organizations.nastyForms);
		const nodes = tableSync({ formId }, { organizationId, formId });
		await expectSynced(nodes, forms[key]);
	},
);

test('one table takes the leads of all forms of the organization, as they come in', async () => {
	const organizationId = byId(organizations.nastyForms);
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', { organizationId }),
		canvas.action('Table', 'form.getTable', {
			source: 'inputLeads',
			options: { tableName: 'fitted' },
		}),
		postgres.execute('Fit', '={{ $json.statements }}'),
		postgres.execute('Fit again', "={{ $('Table').first().json.statements }}"),
		canvas.action('Leads', 'lead.pull', { organizationId }),
		postgres.autoMap('Store', 'upsert', 'fitted'),
	]);
	expect(execution.error).toBeUndefined();
	await expectStored('fitted');
});
