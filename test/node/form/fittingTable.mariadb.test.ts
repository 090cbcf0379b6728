import type { Connection, RowDataPacket } from 'mysql2/promise';

import { rowColumns } from '../../../nodes/shared/rows/columns';
import { tableFor } from '../../../nodes/shared/rows/table';
import { MariaDb } from '../../harness/mariaDb';

type Row = Record<string, string | boolean | null>;

const TABLE = 'linkedin_leads_5509810';
const ROW: Row = { lead_id: 'a', submitted_at: '2026-11-01T10:00:00.000Z', first_name: 'Ada' };

let mariaDb: MariaDb;
let client: Connection;

beforeAll(async () => {
	mariaDb = await MariaDb.start();
	client = await mariaDb.connect();
});
beforeEach(async () => await client.query('DROP TABLE IF EXISTS ??', [TABLE]));
afterAll(async () => {
	await client?.end();
	await mariaDb?.remove();
});

function statementsFor(rows: Row[]): string {
	return tableFor({ columns: rowColumns(rows), tableName: TABLE, dialect: 'mysql' }).statements;
}

/** Creates or extends the table, and writes the rows as n8n's MySQL node does with Insert or Update. */
async function store(rows: Row[]): Promise<void> {
	await client.query(statementsFor(rows));
	for (const row of rows) {
		await client.query('INSERT INTO ?? SET ? ON DUPLICATE KEY UPDATE ?', [TABLE, row, row]);
	}
}

async function stored(): Promise<Row[]> {
	const [rows] = await client.query<RowDataPacket[]>('SELECT * FROM ?? ORDER BY lead_id', [TABLE]);
	return rows.map((row) => ({ ...row }));
}

async function columnsOf(): Promise<string[]> {
	const [rows] = await client.query<RowDataPacket[]>(
		`SELECT CONCAT(COLUMN_NAME, ' ', COLUMN_TYPE) AS declared FROM information_schema.COLUMNS
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
		[TABLE],
	);
	return rows.map(({ declared }) => declared as string);
}

it('the statements create a table, leave it unchanged, and add columns, with types by column name', async () => {
	await store([ROW]);
	await store([ROW]);
	expect(await columnsOf()).toEqual([
		'lead_id varchar(191)',
		'first_name mediumtext',
		'submitted_at varchar(24)',
	]);
	const nulls = { occurred_at: null, consent_news: null, form_version: null, is_test_lead: null };
	await store([{ ...ROW, ...nulls }]);
	expect((await columnsOf()).slice(3)).toEqual([
		'consent_news tinyint(1)',
		'is_test_lead tinyint(1)',
		'form_version bigint(20)',
		'occurred_at varchar(24)',
	]);
	expect(await stored()).toEqual([{ ...ROW, ...nulls }]);
});

it('a table stores any ID and answer unchanged, also of 100 kB, and accepts any column name', async () => {
	const names = [`'); DROP TABLE ${TABLE};--`, '\\', "\\'", '`', '{{ 1 }}', '$1', 'é', '%'];
	// IDs may differ only in case or accents.
	const hostile = [...names, 'é😀', 'a', 'A', 'á'];
	const long = 'x'.repeat(100_000);
	const own = { ...Object.fromEntries(names.map((name) => [name, name])), answer: long };
	const rows = hostile.map((text) => ({ ...ROW, ...own, lead_id: text, first_name: text }));
	await store(rows);
	await store(rows);
	const found = await stored();
	expect(new Set(found.map(({ lead_id: id }) => id))).toEqual(new Set(hostile));
	for (const { lead_id: id, first_name: name, answer } of found) {
		expect([name, answer === long]).toEqual([id, true]);
	}
});

it.each(['', 'NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES', 'TRADITIONAL'])(
	'the statements create and extend a table with the SQL mode "%s"',
	async (mode) => {
		await client.query('SET SESSION sql_mode = ?', [mode]);
		try {
			for (const row of [ROW, { ...ROW, '\\': 'M' }]) await client.query(statementsFor([row]));
			expect((await columnsOf()).at(-1)).toBe('\\ mediumtext');
		} finally {
			await client.query('SET SESSION sql_mode = DEFAULT');
		}
	},
);
