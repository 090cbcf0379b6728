import type { Dialect, TableName } from './dialect';
import { declarations, fitTo, qualified, utf16Length } from './dialect';
import { fitMysqlTable } from './mysqlFit';
import { mysqlName as quote, mysqlText as text, sameName, UNLESS_THERE } from './mysqlText';

/** Selects the statement, or one that does nothing: MySQL has no `ADD COLUMN IF NOT EXISTS`. */
function unlessColumnExists(
	{ schema, name }: TableName,
	column: string,
	statement: string,
): string {
	const database = schema === undefined ? 'DATABASE()' : text(schema);
	return (
		`SELECT IF(COUNT(*) = 0, ${text(statement)}, 'DO 0') FROM information_schema.COLUMNS ` +
		`WHERE TABLE_SCHEMA = ${database} AND TABLE_NAME = ${text(name)} AND ${sameName('COLUMN_NAME')} = ${sameName(text(column))}`
	);
}

/**
 * InnoDB counts 1,017 columns, but its row has room for 8,126 bytes, and a text of up to 40 bytes takes one
 * more than it has. MySQL refuses a table whose row might not fit, MariaDB the row: with the longest key and
 * 40 bytes in each column, it takes 195 of them and refuses 197. A key that is not ASCII takes 573 bytes more.
 */
const MOST_COLUMNS = 175;

/** MySQL 8 and MariaDB 10.3 and later. */
export const mysql: Dialect = {
	label: 'MySQL',
	// Characters beyond U+FFFF and a blank at the end are refused in names.
	fitName: (name) =>
		fitTo(name.replace(/[\u{10000}-\u{10FFFF}]/gu, ''), 64, utf16Length).replace(/\s+$/, ''),
	types: {
		// The longest text that InnoDB's older row formats can index.
		key: 'VARCHAR(191)',
		text: 'TEXT',
		integer: 'BIGINT',
		boolean: 'BOOLEAN',
		// DATETIME refuses the `Z` of ISO 8601 in strict mode; the text sorts by time just as well.
		timestamp: 'VARCHAR(24)',
	},
	mostColumns: MOST_COLUMNS,
	// Letter by letter, as it compares the names of columns; accents count.
	foldName: (name) => [...name].map((letter) => letter.toLowerCase()).join(''),
	createTable: (table, columns) =>
		`CREATE TABLE IF NOT EXISTS ${qualified(table, quote)} (${declarations(columns, quote)}) ` +
		'DEFAULT CHARACTER SET utf8mb4;',
	addColumn: (table, { name, type }) => {
		const statement = `ALTER TABLE ${qualified(table, quote)} ADD COLUMN ${UNLESS_THERE} ${quote(name)} ${type}`;
		return (
			`SET @add_column = (${unlessColumnExists(table, name, statement)}); ` +
			'PREPARE add_column FROM @add_column; EXECUTE add_column; DEALLOCATE PREPARE add_column;'
		);
	},
	fitTable: (need) => fitMysqlTable(need, MOST_COLUMNS),
};
