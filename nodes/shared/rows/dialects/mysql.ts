import type { Dialect, TableName } from './dialect';
import {
	createAndAdd,
	declarations,
	fitTo,
	isReadByN8n,
	qualified,
	quoteName,
	quoteText,
	utf16Length,
} from './dialect';

const quote = (name: string) => quoteName(name, '`');

/** A text in which neither n8n nor the server, whatever it takes a backslash for, finds anything of its own. */
function text(value: string): string {
	if (!value.includes('\\') && !isReadByN8n(value)) return quoteText(value);
	return `CONVERT(0x${Buffer.from(value, 'utf8').toString('hex')} USING utf8mb4)`;
}

/** MariaDB reads this, and then tells by itself which names are the same to it; to MySQL it is a comment. */
const UNLESS_THERE = '/*M! IF NOT EXISTS */';

/** Letters whose lower case LOWER takes for that of another letter, though the server has a column for each. */
const LETTERS_OF_THEIR_OWN = ['İ', 'ẞ'];

/**
 * A text in which names are the same where they are to the server: it sees no case in the names of columns, but
 * accents, whatever its collations do. Measured with MariaDB for all pairs of letters in both cases.
 */
function sameName(expression: string): string {
	const plain = `CONVERT(${expression} USING utf8mb4) COLLATE utf8mb4_bin`;
	const told = LETTERS_OF_THEIR_OWN.reduce(
		(name, letter, index) => `REPLACE(${name}, '${letter}', '|${index}')`,
		plain,
	);
	return `LOWER(${told})`;
}

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

/** MySQL 8 and MariaDB 10.3 and later. */
export const mysql: Dialect = {
	label: 'MySQL',
	// Characters beyond U+FFFF and a blank at the end are refused in names.
	fitName: (name) =>
		fitTo(name.replace(/[\u{10000}-\u{10FFFF}]/gu, ''), 64, utf16Length).replace(/\s+$/, ''),
	types: {
		// The longest text that InnoDB's older row formats can index.
		// Two ids that differ in case or accents are two leads, which only a binary collation tells apart.
		key: 'VARCHAR(191) COLLATE utf8mb4_bin',
		// TEXT would refuse an answer above 64 kB.
		text: 'MEDIUMTEXT',
		integer: 'BIGINT',
		boolean: 'BOOLEAN',
		// DATETIME refuses the `Z` of ISO 8601 in strict mode; the text sorts by time just as well.
		timestamp: 'VARCHAR(24)',
	},
	// InnoDB counts 1,017 columns, but its row has room for 8,126 bytes, and a text of up to 40 bytes takes one
	// more than it has. MySQL refuses a table whose row might not fit, MariaDB the row: with the longest key and
	// 40 bytes in each column, it takes 195 of them and refuses 197. A key that is not ASCII takes 573 bytes more.
	mostColumns: 175,
	// Letter by letter, as it compares the names of columns; accents count.
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
