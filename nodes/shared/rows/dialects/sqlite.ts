import type { Dialect } from './dialect';
import { declarations, fitTo, qualified, quoteName } from './dialect';

const quote = (name: string) => quoteName(name, '"');

/** For SQLite 3, whose statements cannot check whether a column exists. */
export const sqlite: Dialect = {
	label: 'SQLite',
	// SQLite reserves names that begin with `sqlite_`. It has no length limit.
	fitName: (name) => fitTo(name.replace(/^sqlite_/i, 'table_$&'), 128),
	types: {
		key: 'TEXT',
		text: 'TEXT',
		integer: 'INTEGER',
		boolean: 'BOOLEAN',
		timestamp: 'TEXT',
	},
	mostColumns: 2000,
	// SQLite ignores case only in ASCII.
	foldName: (name) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
	createTable: (table, columns) =>
		`CREATE TABLE IF NOT EXISTS ${qualified(table, quote)} (${declarations(columns, quote)});`,
	addColumn: (table, { name, type }) =>
		`ALTER TABLE ${qualified(table, quote)} ADD COLUMN ${quote(name)} ${type};`,
	// Adding an existing column fails and ends the run, so `addColumn` adds them one by one.
	fitTable: (table, columns) => sqlite.createTable(table, columns),
};
