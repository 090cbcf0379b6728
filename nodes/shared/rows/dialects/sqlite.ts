import type { Dialect } from './dialect';
import { declarations, fitTo, qualified, quoteName, utf16Length } from './dialect';

const quote = (name: string) => quoteName(name, '"');

/**
 * SQLite 3. It has no guard for adding a column: give the columns that the table has already, as
 * `PRAGMA table_info` lists them, and they are left out.
 */
export const sqlite: Dialect = {
	label: 'SQLite',
	// SQLite itself has no limit, but keeps names that begin with `sqlite_` to itself.
	fitName: (name) => fitTo(name.replace(/^sqlite_/i, 'table_$&'), 128, utf16Length),
	types: {
		key: 'TEXT',
		text: 'TEXT',
		integer: 'INTEGER',
		boolean: 'BOOLEAN',
		timestamp: 'TEXT',
	},
	mostColumns: 2000,
	// It knows the case of ASCII alone.
	foldName: (name) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
	createTable: (table, columns) =>
		`CREATE TABLE IF NOT EXISTS ${qualified(table, quote)} (${declarations(columns, quote)});`,
	addColumn: (table, { name, type }) =>
		`ALTER TABLE ${qualified(table, quote)} ADD COLUMN ${quote(name)} ${type};`,
	// SQLite cannot look first: what is not known to be missing is not added.
	fitTable: ({ table, columns, missing = [] }) =>
		[
			sqlite.createTable(table, columns),
			...missing.map((column) => sqlite.addColumn(table, column)),
		].join('\n'),
};
