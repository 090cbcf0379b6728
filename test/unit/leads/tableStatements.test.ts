import type { Column } from '../../../nodes/shared/rows/columns';
import { formColumns } from '../../../nodes/shared/rows/columns';
import type { DialectName } from '../../../nodes/shared/rows/table';
import { DIALECTS, tableFor } from '../../../nodes/shared/rows/table';
import { FORM } from './fixtures';

/** These of a form's columns, in this order. */
const columnsNamed = (...names: string[]) =>
	names.map((name) => formColumns(FORM).find((column) => column.name === name) as Column);

/** A table for two columns, under a name and in a schema that need quotes. */
const tableOf = (dialect: DialectName, more: { schema?: string } = {}) =>
	tableFor({ columns: columnsNamed('first_name', 'lead_id'), tableName: "it's", dialect, ...more });

it.each<[DialectName, string[], number]>([
	['postgres', ['text', 'text', 'timestamptz', 'boolean', 'bigint'], 1600],
	[
		'mysql',
		['VARCHAR(191) COLLATE utf8mb4_bin', 'MEDIUMTEXT', 'VARCHAR(24)', 'BOOLEAN', 'BIGINT'],
		175,
	],
	['sqlite', ['TEXT', 'TEXT', 'TEXT', 'BOOLEAN', 'INTEGER'], 2000],
	['sqlServer', ['NVARCHAR(255)', 'NVARCHAR(MAX)', 'DATETIMEOFFSET(3)', 'BIT', 'BIGINT'], 1024],
])('has the types of %s, the key first', (dialect, types, most) => {
	const columns = columnsNamed(
		...['lead_type', 'submitted_at', 'lead_id', 'is_test_lead', 'form_version'],
	);
	expect(tableFor({ columns, tableName: 't', dialect }).columns).toEqual(
		['lead_id', 'lead_type', 'submitted_at', 'is_test_lead', 'form_version'].map((name, index) => ({
			name,
			type: types[index],
		})),
	);
	expect(DIALECTS[dialect].mostColumns).toBe(most);
});

it.each<[DialectName, string[]]>([
	['postgres', ['Email', 'email', 'É', 'é', 'ė', 'İ', 'i', 'ẞ', 'ß']],
	['mysql', ['Email', 'É', 'ė', 'İ', 'i', 'ẞ', 'ß']],
	['sqlite', ['Email', 'É', 'é', 'ė', 'İ', 'i', 'ẞ', 'ß']],
	['sqlServer', ['Email', 'É', 'ė', 'İ', 'i', 'ẞ']],
])('has once what is one column to %s', (dialect, names) => {
	const [key, other] = columnsNamed('lead_id', 'first_name');
	const columns = ['Email', 'email', 'É', 'é', 'ė', 'İ', 'i', 'ẞ', 'ß'].map((name) => ({
		...other,
		name,
	}));
	const table = tableFor({ columns: [key, ...columns], tableName: 't', dialect });
	expect(table.columns.slice(1).map(({ name }) => name)).toEqual(names);
});

it('creates a table of SQL Server, and adds what it lacks', () => {
	const { create_statement, alter_statements, statements } = tableOf('sqlServer', {
		schema: 'crm',
	});
	expect(create_statement).toBe(
		"IF OBJECT_ID(N'[crm].[it''s]', N'U') IS NULL CREATE TABLE [crm].[it's] ([lead_id] NVARCHAR(255) NOT NULL PRIMARY KEY, [first_name] NVARCHAR(MAX));",
	);
	const create = create_statement.replace(', [first_name] NVARCHAR(MAX)', '');
	expect(statements).toBe([create, ...alter_statements].join('\n'));
});

it('takes what n8n would read for its own, and a backslash, out of texts of PostgreSQL', () => {
	const [key, other] = columnsNamed('lead_id', 'first_name');
	const texts = (name: string) =>
		tableFor({ columns: [key, { ...other, name }], tableName: name, dialect: 'postgres' })
			.statements;
	expect(texts('{a}$1')).toContain(`target CONSTANT text := E'"\\x7ba\\x7d\\x241"';`);
	expect(texts('a\\b')).toContain(`target CONSTANT text := E'"a\\x5cb"';`);
});
