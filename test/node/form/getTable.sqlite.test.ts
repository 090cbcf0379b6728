import initSqlJs, { type SqlValue } from 'sql.js';

import { COLUMN_NAMES } from '../../../nodes/shared/leads/columnNames';
import { landmarks } from '../../simulator/world/landmarks';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { entered } from '../router/runAction';
import { rowsOfForm } from './formLeads';
import { byLeadId, inTable, insertOf, tablesOf } from './tableItem';

const { organizations: ids } = landmarks;

let nodeTest: NodeTest;

beforeAll(async () => {
	nodeTest = await startNodeTest();
});
afterAll(async () => await nodeTest.close());

it.each(COLUMN_NAMES)(
	'SQLite makes tables that take the rows of every version, %s',
	async (columnNames) => {
		const sqlJs = await initSqlJs();
		const database = new sqlJs.Database();
		const tables = await tablesOf(nodeTest, {
			organizationId: entered(ids.nastyForms),
			dialect: 'sqlite',
			options: { columnNames },
		});
		for (const table of tables) {
			database.run(table.create_statement);
			database.run(table.create_statement);
			const rows = await rowsOfForm(nodeTest, String(table.form_id), { columnNames });
			for (const row of rows) {
				const { sql, values } = insertOf(table, row);
				const bound = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
				database.run(sql.replace(/\$\d+/g, '?'), bound as SqlValue[]);
			}
			const [result] = database.exec(`SELECT * FROM "${table.table_name}" ORDER BY lead_id`);
			const stored = result.values.map((values) =>
				Object.fromEntries(values.map((value, index) => [result.columns[index], value])),
			);
			const expected = byLeadId(rows.map((row) => inTable(table, row)));
			expect(stored).toEqual(
				expected.map((row) =>
					Object.fromEntries(
						Object.entries(row).map(([key, value]) => [
							key,
							typeof value === 'boolean' ? Number(value) : value,
						]),
					),
				),
			);
		}
		database.close();
	},
);
