import fc from 'fast-check';
import { sortBy } from 'lodash';
import { Parser } from 'node-sql-parser';
import initSqlJs from 'sql.js';
import { dataTableColumnNameSchema } from '@n8n/api-types';

import { formColumns } from '../../../nodes/shared/rows/columns';
import type { Column } from '../../../nodes/shared/rows/fixedColumns';
import type { DialectName } from '../../../nodes/shared/rows/dialects';
import { DIALECTS } from '../../../nodes/shared/rows/dialects';
import {
	dataTableColumns,
	defaultTableName,
	tableFor,
	tableNameWithId,
} from '../../../nodes/shared/rows/table';
import { FORM } from './fixtures';

/** The key is first, as in a table. */
const columns = sortBy(formColumns(FORM), ({ name }) => name !== 'lead_id');
const anyName = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 150 }),
	fc.string({ unit: fc.constantFrom(...'"`][\'\\;-\0é😀a', '{{', '}}', '$1') }),
	fc.constantFrom('x"; DROP TABLE leads; --', 'sqlite_master', '#temporary', ' ', ''),
);

/** The quoted name at the start of `text`, unquoted, and what follows it. */
function unquote(text: string, open: string, close: string): { name: string; rest: string } {
	expect(text.startsWith(open)).toBe(true);
	let name = '';
	for (let at = open.length; at < text.length; at++) {
		if (text[at] !== close) name += text[at];
		else if (text[at + 1] === close) name += text[at++];
		else return { name, rest: text.slice(at + 1) };
	}
	throw new Error(`not closed: ${text}`);
}

// Other tests execute the statements in the other databases.
it('tableFor returns statements that a parser accepts for SQL Server', () => {
	const dialect = 'sqlServer';
	const table = tableFor({ columns, tableName: "Robert'); DROP--", dialect });
	const parser = new Parser();
	for (const sql of [table.create_statement, ...table.alter_statements]) {
		expect(() => parser.astify(sql, { database: 'transactsql' })).not.toThrow();
		expect(sql).toMatch(/^IF (OBJECT_ID|COL_LENGTH)\(.* IS NULL (CREATE|ALTER) TABLE \[/);
	}
});

it.each([
	['postgres', '"', '"', /^CREATE TABLE IF NOT EXISTS /],
	['sqlite', '"', '"', /^CREATE TABLE IF NOT EXISTS /],
	['mysql', '`', '`', /^CREATE TABLE IF NOT EXISTS /],
	['sqlServer', '[', ']', /^.* IS NULL CREATE TABLE (?=\[)/s],
] as const)('tableFor quotes any name for %s', (dialect, open, close, before) => {
	fc.assert(
		fc.property(anyName, fc.option(anyName, { nil: undefined }), (tableName, schema) => {
			const table = tableFor({ columns, tableName, schema, dialect });
			let text = table.create_statement.replace(before, '');
			if (schema?.trim()) text = unquote(text, open, close).rest.slice(1);
			const { name, rest } = unquote(text, open, close);
			expect(name).toBe(table.table_name);
			expect(rest).toMatch(/^ \(.lead_id. /);
			expect(table.create_statement).not.toMatch(/\0/);
			expect(name.trim()).not.toBe('');
		}),
	);
});

it('tableFor changes names to fit each database, and cuts them between whole characters', () => {
	const tableName = 'é😀'.repeat(100);
	const named = (dialect: DialectName) => tableFor({ columns, tableName, dialect }).table_name;
	expect(named('postgres')).toBe('é😀'.repeat(10) + 'é');
	expect(named('mysql')).toBe('é'.repeat(64));
	expect(named('sqlServer')).toBe('é😀'.repeat(42) + 'é');
	expect(tableFor({ columns, tableName: '#t', dialect: 'sqlServer' }).table_name).toBe('t');
	expect(tableFor({ columns, tableName: 't ', dialect: 'mysql' }).table_name).toBe('t');
	const sqlite = tableFor({ columns, tableName: 'SQLite_master', dialect: 'sqlite' });
	expect(sqlite.table_name).toBe('table_SQLite_master');
});

it('tableFor writes no backslash for MySQL, because servers interpret backslashes differently', () => {
	const [alter] = tableFor({ columns, tableName: "\\' OR 1", dialect: 'mysql' }).alter_statements;
	expect(alter).toContain(
		`TABLE_NAME = CONVERT(0x${Buffer.from("\\' OR 1").toString('hex')} USING`,
	);
	expect(alter).not.toContain('\\');
});

it('tables in a real SQLite are created and get more columns under any name', async () => {
	const dialect = 'sqlite';
	const [key, ...others] = columns;
	const database = new (await initSqlJs()).Database();
	const read = (sql: string) => database.exec(sql)[0]?.values.map(([name]) => name) ?? [];
	fc.assert(
		fc.property(anyName, fc.nat(others.length), (tableName, many) => {
			const before = tableFor({ columns: [key, ...others.slice(0, many)], tableName, dialect });
			database.run(before.create_statement);
			database.run(before.create_statement);
			expect(read("SELECT name FROM sqlite_master WHERE type = 'table'")).toEqual([
				before.table_name,
			]);

			const after = tableFor({ columns, tableName, dialect });
			expect(after.statements).toBe(after.create_statement);
			for (const sql of after.alter_statements.slice(many)) database.run(sql);
			const quoted = `"${after.table_name.replaceAll('"', '""')}"`;
			const names = database.exec(`PRAGMA table_info(${quoted})`)[0].values.map((row) => row[1]);
			expect(names).toEqual(columns.map(({ name }) => name));
			database.run(`DROP TABLE ${quoted}`);
		}),
		{ numRuns: 40 },
	);
	database.close();
});

it('lead_id is the key although another column differs from it only in case', () => {
	const [key] = columns;
	const foreign = { ...key, name: 'Lead_ID' };
	const table = tableFor({ columns: [foreign, key], tableName: 'leads', dialect: 'sqlite' });
	expect(table.columns).toEqual([{ name: 'lead_id', type: 'TEXT' }]);
});

it.each([
	[{ name: 'Q3 Webinar', id: '6955637458260688897' }, 'linkedin_q3_webinar_6955637458260688897'],
	[{ name: 'セミナー', id: '818' }, 'linkedin_form_818'],
	[{ id: '818' }, 'linkedin_form_818'],
	[{ name: '2026', id: '818' }, 'linkedin_2026_818'],
	[{ name: 'Q3' }, expect.stringMatching(/^linkedin_q3_[0-9a-f]{8}$/)],
])('defaultTableName names the table of %j', (form, name) => {
	expect(defaultTableName(form)).toEqual(name);
});

it('defaultTableName differs between forms and has at most 63 bytes', () => {
	const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme' }),
			fc.uniqueArray(id, { minLength: 2 }),
			(name, ids) => {
				const names = ids.map((each) => defaultTableName({ name, id: each }));
				expect(new Set(names).size).toBe(ids.length);
				for (const each of names) expect(each).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
			},
		),
	);
});

it('tableNameWithId appends the ID to the whole name if there is room', () => {
	expect(tableNameWithId('my leads', '818', 'postgres')).toBe('my leads_818');
	expect(tableNameWithId('my leads ', '818', 'mysql')).toBe('my leads _818');
	const id = '6955637458260688897';
	expect(tableNameWithId('x'.repeat(43), id, 'postgres')).toBe(`${'x'.repeat(43)}_${id}`);
});

it.each([
	['x'.repeat(44), `${'x'.repeat(43)}_6955637458260688897`],
	['é'.repeat(60), `${'é'.repeat(21)}_6955637458260688897`],
	[`${'x'.repeat(40)}_ _${'y'.repeat(20)}`, `${'x'.repeat(40)}_ __6955637458260688897`],
])('tableNameWithId cuts %s before it appends the ID', (name, expected) => {
	expect(tableNameWithId(name, '6955637458260688897', 'postgres')).toBe(expected);
});

it.each(Object.keys(DIALECTS) as DialectName[])(
	'tableNameWithId differs between forms within the limits of %s',
	(dialect) => {
		const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
		const longName = fc.tuple(anyName, fc.nat(12)).map(([name, times]) => name.repeat(times + 1));
		fc.assert(
			fc.property(longName, fc.uniqueArray(id, { minLength: 2 }), (name, ids) => {
				const names = ids.map((each) => {
					const tableName = tableNameWithId(name, each, dialect);
					return tableFor({ columns, tableName, dialect }).table_name;
				});
				expect(new Set(names).size).toBe(ids.length);
				names.forEach((each, index) => expect(each.endsWith(`_${ids[index]}`)).toBe(true));
			}),
		);
	},
);

it("dataTableColumns returns columns that n8n's Data Table accepts", () => {
	const declared = dataTableColumns(columns);
	for (const { name } of declared ?? [])
		expect(() => dataTableColumnNameSchema.parse(name)).not.toThrow();
	expect(declared).toEqual(
		expect.arrayContaining([
			{ name: 'lead_id', type: 'string' },
			{ name: 'submitted_at', type: 'date' },
			{ name: 'is_test_lead', type: 'boolean' },
			{ name: 'form_version', type: 'number' },
		]),
	);
});

it('dataTableColumns returns nothing for column names that the Data Table refuses', () => {
	expect(dataTableColumns(formColumns(FORM, 'asAsked'))).toBeUndefined();
});

/** The columns of the form with these names, in this order. */
const columnsNamed = (...names: string[]) =>
	names.map((name) => formColumns(FORM).find((column) => column.name === name) as Column);

it.each<[DialectName, string[]]>([
	['postgres', ['Email', 'email', 'É', 'é', 'ė', 'İ', 'i', 'ẞ', 'ß']],
	['mysql', ['Email', 'É', 'ė', 'İ', 'i', 'ẞ']],
	['sqlite', ['Email', 'É', 'é', 'ė', 'İ', 'i', 'ẞ', 'ß']],
	['sqlServer', ['Email', 'É', 'ė', 'İ', 'i', 'ẞ']],
])('a table has one column for all names that are equal to %s', (dialect, names) => {
	const [key, other] = columnsNamed('lead_id', 'first_name');
	const columns = ['Email', 'email', 'É', 'é', 'ė', 'İ', 'i', 'ẞ', 'ß'].map((name) => ({
		...other,
		name,
	}));
	const table = tableFor({ columns: [key, ...columns], tableName: 't', dialect });
	expect(table.columns.slice(1).map(({ name }) => name)).toEqual(names);
});

it('texts of PostgreSQL escape backslashes, and the braces and dollar signs that n8n would interpret', () => {
	const [key, other] = columnsNamed('lead_id', 'first_name');
	const texts = (name: string) =>
		tableFor({ columns: [key, { ...other, name }], tableName: name, dialect: 'postgres' })
			.statements;
	expect(texts('{a}$1')).toContain(`target CONSTANT text := E'"\\x7ba\\x7d\\x241"';`);
	expect(texts('a\\b')).toContain(`target CONSTANT text := E'"a\\x5cb"';`);
	expect(texts('ab')).toContain(`target CONSTANT text := '"ab"';`);
});
