import { COLUMN_NAMES, type ColumnNames } from '../../oracle/columnNames';
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
async function expectStored(tableName: string, columnNames: ColumnNames, formId?: string) {
	const { postgres: database, simulator } = canvas.environment;
	const quoted = `"${tableName.replaceAll('"', '""')}"`;
	const stored = storedRows(await database.query<Row>(`SELECT * FROM ${quoted}`));
	const truth = expectedRows(simulator.world, canvas.control.leads.list({ formId }), columnNames);
	expect(answeredRows(stored, truth)).toEqual(truth);
}

/** Runs a sync, and compares its table. */
async function expectSynced(
	nodes: ReturnType<typeof tableSync>,
	columnNames: ColumnNames,
	formId?: string,
): Promise<void> {
	const execution = await canvas.run(nodes);
	expect(execution.error).toBeUndefined();
	const [{ table_name }] = execution.json('Table') as Array<{ table_name: string }>;
	await expectStored(table_name, columnNames, formId);
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
		await expectSynced(nodes, 'forDatabases', forms[key]);
	},
);

test.each(COLUMN_NAMES)(
	'one table takes the leads of all forms of the organization, %s',
	async (columnNames) => {
		const organizationId = byId(organizations.nastyForms);
		const options = { columnNames };
		const table = {
			organizationId,
			combine: true,
			options: { ...options, tableName: columnNames },
		};
		await expectSynced(tableSync(table, { organizationId, options }), columnNames);
	},
);

test('as asked, the leads that come in make the table that they need', async () => {
	const options = { columnNames: 'asAsked' };
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', { organizationId: byId(organizations.nastyForms), options }),
		canvas.action('Table', 'form.getTable', {
			source: 'inputLeads',
			options: { tableName: 'fitted' },
		}),
		postgres.execute('Fit', '={{ $json.statements }}'),
		postgres.execute('Fit again', "={{ $('Table').first().json.statements }}"),
		{
			name: 'Leads',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: "return $('Pull').all();" },
		},
		postgres.autoMap('Store', 'upsert', 'fitted'),
	]);
	expect(execution.error).toBeUndefined();
	await expectStored('fitted', 'asAsked');
});
