import type { Column } from '../../../nodes/shared/rows/columns';
import { formColumns } from '../../../nodes/shared/rows/columns';
import type { DialectName } from '../../../nodes/shared/rows/dialects/dialects';
import { mostColumns, tableFor } from '../../../nodes/shared/rows/table';
import { FORM } from './fixtures';

const TIME = '2026-11-01T10:00:00.000Z';

/** These of a form's columns, in this order. */
const columnsNamed = (...names: string[]) =>
	names.map((name) => formColumns(FORM).find((column) => column.name === name) as Column);

/** A table for two columns, under a name and in a schema that need quotes, for two leads. */
const tableOf = (
	dialect: DialectName,
	more: { schema?: string; existingColumns?: string[] } = {},
) =>
	tableFor({
		columns: columnsNamed('first_name', 'lead_id'),
		tableName: "it's",
		dialect,
		answered: [
			{
				columns: ['lead_id', 'submitted_at'],
				leads: ['a-1', "b'"].map((leadId) => ({ leadId, submittedAt: TIME })),
			},
		],
		...more,
	});

it.each<[DialectName, string[], number]>([
	['postgres', ['text', 'text', 'timestamptz', 'boolean', 'bigint'], 1600],
	['mysql', ['VARCHAR(191)', 'TEXT', 'VARCHAR(24)', 'BOOLEAN', 'BIGINT'], 175],
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
	expect(mostColumns(dialect)).toBe(most);
});

it.each<[DialectName, string[], number]>([
	['postgres', ['Email', 'email', 'É', 'é', 'ė'], 3],
	['mysql', ['Email', 'É', 'ė'], 1],
	['sqlite', ['Email', 'É', 'é', 'ė'], 2],
	['sqlServer', ['Email', 'É', 'ė'], 1],
])('has once what is one column to %s', (dialect, names, left) => {
	const [key, other] = columnsNamed('lead_id', 'first_name');
	const columns = ['Email', 'email', 'É', 'é', 'ė'].map((name) => ({ ...other, name }));
	const table = tableFor({ columns: [key, ...columns], tableName: 't', dialect });
	expect(table.columns.slice(1).map(({ name }) => name)).toEqual(names);
	const existingColumns = ['email', 'é'];
	const rest = tableFor({ columns: [key, ...columns], tableName: 't', dialect, existingColumns });
	expect(rest.alter_statements).toHaveLength(left);
});

it('says all that a table of MySQL needs', () => {
	const { statements, alter_statements, create_statement } = tableOf('mysql', { schema: 'crm' });
	expect(create_statement).toBe(
		"CREATE TABLE IF NOT EXISTS `crm`.`it's` (`lead_id` VARCHAR(191) NOT NULL PRIMARY KEY, `first_name` TEXT) DEFAULT CHARACTER SET utf8mb4;",
	);
	expect(alter_statements[0]).toContain("WHERE TABLE_SCHEMA = 'crm' AND TABLE_NAME = 'it''s'");
	const lock = "CONCAT('linkedin lead table ', MD5(CONCAT('crm', '.', 'it''s')))";
	const quoted = "CONVERT(CONCAT('`', REPLACE(COLUMN_NAME, '`', '``'), '`') USING utf8mb4)";
	const folded = (text: string) => `LOWER(CONVERT(${text} USING utf8mb4)) COLLATE utf8mb4_bin`;
	const isThere = `LOCATE(${folded("'`first_name`'")}, @existing)`;
	const ofTable =
		"FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'crm' AND TABLE_NAME = 'it''s'";
	expect(statements.split('\n')).toEqual([
		'SET SESSION group_concat_max_len = 1000000;',
		`DO GET_LOCK(${lock}, 60);`,
		`SET @existing = (SELECT ${folded(`GROUP_CONCAT(${quoted})`)} ${ofTable});`,
		`SET @missing = COALESCE(0 + (${isThere} = 0), 0);`,
		`SET @is_full = @missing > 0 AND @missing + (SELECT COUNT(*) ${ofTable}) > 175;`,
		"SET @fit = IF(@existing IS NULL, 'CREATE TABLE `crm`.`it''s` (`lead_id` VARCHAR(191) NOT NULL PRIMARY KEY) DEFAULT CHARACTER SET utf8mb4', 'DO 0');",
		'PREPARE fit FROM @fit; EXECUTE fit; DEALLOCATE PREPARE fit;',
		`SET @fit = IF(@is_full, 'DO 0', COALESCE(CONCAT('ALTER TABLE \`crm\`.\`it''s\` ', NULLIF(CONCAT_WS(', ', NULL, IF(${isThere}, NULL, 'ADD COLUMN /*M! IF NOT EXISTS */ \`first_name\` TEXT COMMENT ''LinkedIn Lead Sync''')), '')), 'DO 0'));`,
		'PREPARE fit FROM @fit; EXECUTE fit; DEALLOCATE PREPARE fit;',
		`DO RELEASE_LOCK(${lock});`,
		"SET @fit = IF(@is_full, 'SELECT `No room for more columns: 175 fit. Give some forms another table`', 'DO 0');",
		'PREPARE fit FROM @fit; EXECUTE fit; DEALLOCATE PREPARE fit;',
		`SET @outdated = (SELECT GROUP_CONCAT(${quoted}, ' = NULL') ${ofTable} AND COLUMN_COMMENT = 'LinkedIn Lead Sync' AND IS_NULLABLE = 'YES' AND LOCATE(${folded(quoted)}, ${folded("'`lead_id`,`submitted_at`'")}) = 0);`,
		`SET @fit = COALESCE(CONCAT('UPDATE \`crm\`.\`it''s\` SET ', @outdated, ' WHERE (lead_id = ''a-1'' AND NOT submitted_at <=> ''${TIME}'') OR (lead_id = ''b'''''' AND NOT submitted_at <=> ''${TIME}'')'), 'DO 0');`,
		'PREPARE fit FROM @fit; EXECUTE fit; DEALLOCATE PREPARE fit;',
	]);
	expect(tableOf('mysql').statements).toBe(
		statements.replaceAll('`crm`.', '').replaceAll("'crm'", 'DATABASE()'),
	);
});

it('says all that a table of SQL Server needs', () => {
	const { create_statement, statements } = tableOf('sqlServer', { schema: 'crm' });
	expect(create_statement).toBe(
		"IF OBJECT_ID(N'[crm].[it''s]', N'U') IS NULL CREATE TABLE [crm].[it's] ([lead_id] NVARCHAR(255) NOT NULL PRIMARY KEY, [first_name] NVARCHAR(MAX));",
	);
	expect(statements.split('\n')).toEqual([
		"DECLARE @table NVARCHAR(600) = N'[crm].[it''s]', @create NVARCHAR(MAX) = N'CREATE TABLE [crm].[it''s] ([lead_id] NVARCHAR(255) NOT NULL PRIMARY KEY)';",
		'DECLARE @add NVARCHAR(MAX), @turn INT = 0;',
		'SET XACT_ABORT ON;',
		'WHILE 1 = 1 BEGIN',
		"SET @add = N'';",
		"IF COL_LENGTH(@table, N'first_name') IS NULL SET @add += N', [first_name] NVARCHAR(MAX)';",
		"IF @add = N'' AND OBJECT_ID(@table) IS NOT NULL BREAK;",
		'IF @turn = 0 BEGIN',
		'BEGIN TRANSACTION;',
		"EXEC sp_getapplock @Resource = N'linkedin lead table', @LockMode = 'Exclusive', @LockTimeout = 60000;",
		'SET @turn = 1;',
		'END',
		'ELSE BEGIN',
		'IF OBJECT_ID(@table) IS NULL EXEC(@create);',
		"SET @add = N'ALTER TABLE ' + @table + N' ADD ' + STUFF(@add, 1, 2, N'');",
		'IF @add IS NOT NULL EXEC(@add);',
		'BREAK;',
		'END;',
		'END;',
		'IF @turn = 1 COMMIT;',
	]);
});

it('says all that a table of SQLite needs, as far as it is known what is missing', () => {
	const create =
		'CREATE TABLE IF NOT EXISTS "crm"."it\'s" ("lead_id" TEXT NOT NULL PRIMARY KEY, "first_name" TEXT);';
	expect(tableOf('sqlite', { schema: 'crm' }).statements).toBe(create);
	expect(tableOf('sqlite', { schema: 'crm', existingColumns: ['lead_id'] }).statements).toBe(
		`${create}\nALTER TABLE "crm"."it's" ADD COLUMN "first_name" TEXT;`,
	);
});

it('says to PostgreSQL which columns and which leads are meant, and nothing of leads without any', () => {
	const { statements } = tableOf('postgres', { schema: 'crm' });
	for (const part of [
		`target CONSTANT text := '"crm"."it''s"';`,
		`wanted CONSTANT jsonb := '[["first_name","text"]]';`,
		`layouts CONSTANT jsonb := '[[["lead_id","submitted_at"],[["a-1","${TIME}"],["b''","${TIME}"]]]]';`,
		`' ("lead_id" text NOT NULL PRIMARY KEY)'`,
		'IF again IS NOT NULL THEN',
		"'LinkedIn Lead Sync'",
	]) {
		expect(statements).toContain(part);
	}
	const columns = columnsNamed('lead_id', 'first_name');
	const without = tableFor({ columns, tableName: 't', dialect: 'postgres' }).statements;
	expect(without).toMatch(/is_our_turn boolean := false;\nBEGIN\n[^]*\tEND LOOP;\nEND\n\$fit\$;$/);
});

it('takes what n8n would read for its own, and a backslash, out of texts of PostgreSQL', () => {
	const [key, other] = columnsNamed('lead_id', 'first_name');
	const texts = (name: string) =>
		tableFor({ columns: [key, { ...other, name }], tableName: name, dialect: 'postgres' })
			.statements;
	expect(texts('{a}$1')).toContain(`target CONSTANT text := E'"\\x7ba\\x7d\\x241"';`);
	expect(texts('a\\b')).toContain(`target CONSTANT text := E'"a\\x5cb"';`);
});

it('takes what n8n would read for its own out of texts of SQL Server', () => {
	const columns = columnsNamed('lead_id');
	const { statements } = tableFor({ columns, tableName: '$1', dialect: 'sqlServer' });
	const hex = Buffer.from('[$1]', 'utf16le').toString('hex');
	expect(statements).toContain(`@table NVARCHAR(600) = CAST(0x${hex} AS NVARCHAR(MAX))`);
});
