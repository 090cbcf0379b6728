import { itemsNode } from '../../harness/workflowBuilder';
import { landmarks, type NastyForm } from '../../simulator/world/landmarks';
import { byId, Canvas } from '../support/canvas';
import { byLeadId, expectedRow, storedRows, type Field, type Row } from '../support/expectedRows';
import { nastyWorld } from '../support/nastyWorld';
import { PostgresNodes } from '../support/postgresNodes';

const { forms, organizations } = landmarks;
const FORM_KEYS = Object.keys(forms) as NastyForm[];
const FORM_IDS = Object.values(forms);

let canvas: Canvas;
let postgres: PostgresNodes;
/** By the words of the names, form id and version id. */
const fieldsOf = new Map<string, Field[]>();

const NAMES = ['forDatabases', 'asAsked'] as const;
type Names = (typeof NAMES)[number];

const versionKey = (names: Names, formId: string, versionId: number) =>
	`${names} ${formId} ${versionId}`;

/** What getFields said of each form when its earliest version was its latest, then the next, … */
async function readFieldsOfEachVersion(names: Names): Promise<void> {
	const { world } = canvas.environment.simulator;
	const allVersions = world.forms.map(({ versions }) => [...versions]);
	const most = Math.max(...allVersions.map(({ length }) => length));
	for (let count = 1; count <= most; count++) {
		world.forms.forEach((form, index) => (form.versions = allVersions[index].slice(0, count)));
		const execution = await canvas.run([
			itemsNode(
				'Forms',
				FORM_IDS.map((id) => ({ id })),
			),
			canvas.action('Fields', 'form.getFields', {
				formId: byId('={{ $json.id }}'),
				options: { columnNames: names },
			}),
		]);
		expect(execution.error).toBeUndefined();
		for (const { json, pairedItem } of execution.items('Fields')) {
			const formId = FORM_IDS[(pairedItem as { item: number }).item];
			const versions = world.forms.find(({ id }) => id === formId)?.versions ?? [];
			if (versions.length < count) continue;
			const key = versionKey(names, formId, count);
			fieldsOf.set(key, [...(fieldsOf.get(key) ?? []), json as unknown as Field]);
		}
	}
	world.forms.forEach((form, index) => (form.versions = allVersions[index]));
}

/** The world's leads as rows of a table with these columns. */
function truth(names: Names, columns: string[], formId?: string): Row[] {
	const { world } = canvas.environment.simulator;
	return byLeadId(
		canvas.control.leads.list({ formId }).map((lead) => {
			const fields = fieldsOf.get(versionKey(names, lead.formId, lead.formVersionId)) ?? [];
			return expectedRow(world, lead, fields, columns);
		}),
	);
}

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

async function stored(tableName: string): Promise<Row[]> {
	const quoted = `"${tableName.replaceAll('"', '""')}"`;
	return storedRows(await canvas.environment.postgres.query<Row>(`SELECT * FROM ${quoted}`));
}

/** Runs a sync, and compares the table with all leads, or with those of one form. */
async function expectSynced(
	nodes: ReturnType<typeof tableSync>,
	names: Names,
	formId?: string,
): Promise<void> {
	const execution = await canvas.run(nodes);
	expect(execution.error).toBeUndefined();
	const [{ table_name, columns }] = execution.json('Table') as Array<{
		table_name: string;
		columns: Array<{ name: string }>;
	}>;
	const columnNames = columns.map(({ name }) => name);
	expect(await stored(table_name)).toEqual(truth(names, columnNames, formId));
}

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: nastyWorld(Date.now()) } });
	postgres = await PostgresNodes.connect(canvas.environment);
	for (const names of NAMES) await readFieldsOfEachVersion(names);
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

test.each(NAMES)(
	'one table takes the leads of all forms of the organization, %s',
	async (names) => {
		const organizationId = byId(organizations.nastyForms);
		const options = { columnNames: names };
		const table = { organizationId, combine: true, options: { ...options, tableName: names } };
		await expectSynced(tableSync(table, { organizationId, options }), names);
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
	const [{ columns }] = execution.json('Table') as Array<{ columns: Array<{ name: string }> }>;
	const names = columns.map(({ name }) => name);
	expect(await stored('fitted')).toEqual(truth('asAsked', names));
});
