import type { Dialect } from './dialect';
import { declarations, fitTo, qualified, quoteName, utf8Length } from './dialect';
import { fitPostgresTable } from './postgresFit';

const quote = (name: string) => quoteName(name, '"');

/** PostgreSQL 9.6 and later. */
export const postgres: Dialect = {
	label: 'PostgreSQL',
	fitName: (name) => fitTo(name, 63, utf8Length),
	types: {
		key: 'text',
		text: 'text',
		integer: 'bigint',
		boolean: 'boolean',
		timestamp: 'timestamptz',
	},
	mostColumns: 1600,
	foldName: (name) => name,
	createTable: (table, columns) =>
		`CREATE TABLE IF NOT EXISTS ${qualified(table, quote)} (${declarations(columns, quote)});`,
	addColumn: (table, { name, type }) =>
		`ALTER TABLE ${qualified(table, quote)} ADD COLUMN IF NOT EXISTS ${quote(name)} ${type};`,
	fitTable: ({ table, columns, answered }) =>
		fitPostgresTable(qualified(table, quote), columns, answered),
};
