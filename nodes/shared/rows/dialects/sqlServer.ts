import type { Dialect } from './dialect';
import { createAndAdd, declarations, fitTo, qualified, quoteName, quoteText } from './dialect';

const quote = (name: string) => quoteName(name, '[', ']');
const unicodeText = (text: string) => `N${quoteText(text)}`;

/** For SQL Server 2016 and later, and Azure SQL. */
export const sqlServer: Dialect = {
	label: 'SQL Server',
	// A leading number sign would make the table temporary.
	fitName: (name) => fitTo(name.replace(/^#+/, ''), 128),
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
	fitTable: (table, columns) => createAndAdd(sqlServer, table, columns),
};
