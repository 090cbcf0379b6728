import type { Dialect } from './dialect';
import {
	declarations,
	fitTo,
	isReadByN8n,
	qualified,
	quoteName,
	quoteText,
	utf16Length,
} from './dialect';

const quote = (name: string) => quoteName(name, '[', ']');
const unicodeText = (text: string) => `N${quoteText(text)}`;

/** A text in which n8n finds nothing of its own. */
function plainText(text: string): string {
	if (!isReadByN8n(text)) return unicodeText(text);
	return `CAST(0x${Buffer.from(text, 'utf16le').toString('hex')} AS NVARCHAR(MAX))`;
}

/** SQL Server 2016 and later, and Azure SQL. */
export const sqlServer: Dialect = {
	label: 'SQL Server',
	// A number sign in front makes a table temporary.
	fitName: (name) => fitTo(name.replace(/^#+/, ''), 128, utf16Length),
	types: {
		// NVARCHAR(MAX) cannot be a key.
		key: 'NVARCHAR(255)',
		text: 'NVARCHAR(MAX)',
		integer: 'BIGINT',
		boolean: 'BIT',
		timestamp: 'DATETIMEOFFSET(3)',
	},
	mostColumns: 1024,
	foldName: (name) => name.toLowerCase(),
	createTable: (table, columns) => {
		const name = qualified(table, quote);
		return (
			`IF OBJECT_ID(${unicodeText(name)}, N'U') IS NULL ` +
			`CREATE TABLE ${name} (${declarations(columns, quote)});`
		);
	},
	addColumn: (table, column) => {
		const name = qualified(table, quote);
		return (
			`IF COL_LENGTH(${unicodeText(name)}, ${unicodeText(column.name)}) IS NULL ` +
			`ALTER TABLE ${name} ADD ${quote(column.name)} ${column.type};`
		);
	},
	fitTable: ({ table, columns: [key, ...others] }) => {
		const name = qualified(table, quote);
		const additions = others.map((column) => {
			const addition = `, ${quote(column.name)} ${column.type}`;
			return `IF COL_LENGTH(@table, ${plainText(column.name)}) IS NULL SET @add += ${plainText(addition)};`;
		});
		const create = `CREATE TABLE ${name} (${declarations([key], quote)})`;
		// Looks first; then waits for its turn and looks again, since another one may have done it.
		return [
			`DECLARE @table NVARCHAR(600) = ${plainText(name)}, @create NVARCHAR(MAX) = ${plainText(create)};`,
			'DECLARE @add NVARCHAR(MAX), @turn INT = 0;',
			'SET XACT_ABORT ON;',
			'WHILE 1 = 1 BEGIN',
			"SET @add = N'';",
			...additions,
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
		].join('\n');
	},
};
