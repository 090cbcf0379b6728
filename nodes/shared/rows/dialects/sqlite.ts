import type { Dialect } from './dialect';
import { declarations, fitTo, qualified, quoteName, utf16Length } from './dialect';

const quote = (name: string) => quoteName(name, '"');

/** SQLite 3. A statement of it cannot look first whether a column is there. */
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
	// A column that is there would be refused, and end the run: columns are added by `addColumn`, one by one.
	fitTable: (table, columns) => sqlite.createTable(table, columns),
};
