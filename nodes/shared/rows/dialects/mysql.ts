import type { Dialect, TableName } from './dialect';
import {
	createAndAdd,
	declarations,
	fitTo,
	isReadByN8n,
	qualified,
	quoteName,
	quoteText,
} from './dialect';

const quote = (name: string) => quoteName(name, '`');

/** A literal that neither n8n nor the server reinterprets, whatever the server does with backslashes. */
function text(value: string): string {
	if (!value.includes('\\') && !isReadByN8n(value)) return quoteText(value);
	return `CONVERT(0x${Buffer.from(value, 'utf8').toString('hex')} USING utf8mb4)`;
}

/** MariaDB executes this comment, and compares names itself; MySQL ignores it. */
const UNLESS_THERE = '/*M! IF NOT EXISTS */';

/** LOWER maps these letters to another letter, although the server allows a column for each. */
const LETTERS_OF_THEIR_OWN = ['İ', 'ẞ'];

/**
 * An expression that is equal for names that the server treats as equal: it ignores case in column names but
 * distinguishes accents, independent of collations. Measured with MariaDB for all pairs of letters.
 */
function sameName(expression: string): string {
	const plain = `CONVERT(${expression} USING utf8mb4) COLLATE utf8mb4_bin`;
	const told = LETTERS_OF_THEIR_OWN.reduce(
		(name, letter, index) => `REPLACE(${name}, '${letter}', '|${index}')`,
		plain,
	);
	return `LOWER(${told})`;
}

/** Selects the statement, or `DO 0` if the column exists: MySQL lacks `ADD COLUMN IF NOT EXISTS`. */
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

/** For MySQL 8 and MariaDB 10.3 and later. */
export const mysql: Dialect = {
	label: 'MySQL',
	// MySQL refuses characters beyond U+FFFF and a trailing space in names.
	fitName: (name) => fitTo(name.replace(/[\u{10000}-\u{10FFFF}]/gu, ''), 64).replace(/\s+$/, ''),
	types: {
		// The longest text that InnoDB's older row formats can index. Ids that differ in case or accents are
		// different leads, which needs a binary collation.
		key: 'VARCHAR(191) COLLATE utf8mb4_bin',
		// TEXT refuses answers above 64 kB.
		text: 'MEDIUMTEXT',
		integer: 'BIGINT',
		boolean: 'BOOLEAN',
		// DATETIME refuses the `Z` of ISO 8601 in strict mode. The text sorts by time too.
		timestamp: 'VARCHAR(24)',
	},
	// InnoDB allows 1,017 columns, but a row has 8,126 bytes, and a text of up to 40 bytes takes its length
	// plus one. Measured with MariaDB, the longest key and 40 bytes in each column: 195 columns fit, 197 do
	// not. A key with non-ASCII characters takes 573 bytes more.
	mostColumns: 175,
	foldName: (name) =>
		[...name]
			.map((letter) => (LETTERS_OF_THEIR_OWN.includes(letter) ? letter : letter.toLowerCase()))
			.join(''),
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
	fitTable: (table, columns) => createAndAdd(mysql, table, columns),
};
