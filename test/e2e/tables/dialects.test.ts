import initSqlJs, { type Database } from 'sql.js';
import { itemsNode } from '../../harness/workflowBuilder';
import { landmarks } from '../../simulator/world/landmarks';
import { byId, Canvas } from '../support/canvas';
import { nastyWorld } from '../support/nastyWorld';

const FORM_IDS = Object.values(landmarks.forms);

interface Table {
	table_name: string;
	columns: Array<{ name: string; type: string }>;
	create_statement: string;
	alter_statements: string[];
}

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: nastyWorld(Date.now(), 1) } });
});

afterAll(async () => await canvas?.close());

/** The tables of all nasty forms in one run, in the order of `FORM_IDS`. */
async function tablesIn(dialect: string): Promise<Table[]> {
	const execution = await canvas.run([
		itemsNode(
			'Requests',
			FORM_IDS.map((id) => ({ id })),
		),
		canvas.action('Table', 'form.getTable', {
			formId: byId('={{ $json.id }}'),
			dialect,
		}),
	]);
	expect(execution.error).toBeUndefined();
	const tables = execution.json('Table') as unknown as Table[];
	expect(tables).toHaveLength(FORM_IDS.length);
	return tables;
}

const columnsOf = (database: Database, table: string) =>
	database
		.exec(`SELECT name FROM pragma_table_info('${table.replaceAll("'", "''")}')`)
		.flatMap(({ values }) => values.map(([name]) => name));

test('SQLite makes the table of each form and lets it grow', async () => {
	const sql = await initSqlJs();
	const database = new sql.Database();
	const tables = await tablesIn('sqlite');
	for (const { table_name, columns, create_statement, alter_statements } of tables) {
		const names = columns.map(({ name }) => name);
		database.exec(create_statement);
		database.exec(create_statement);
		expect(columnsOf(database, table_name)).toEqual(names);
		database.exec(`DROP TABLE "${table_name}"`);
		database.exec(`CREATE TABLE "${table_name}" ("${names[0]}" TEXT PRIMARY KEY)`);
		for (const statement of alter_statements) database.exec(statement);
		expect(columnsOf(database, table_name)).toEqual(names);
	}
	database.close();
});
