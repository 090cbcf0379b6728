import { sortBy } from 'lodash';

import { safeText } from '../values/text';
import { slugOf, textHash, withHash } from './columnNames';
import type { Column, ColumnType } from './fixedColumns';

export interface TableInput {
	columns: Column[];
	/** Any text: it is quoted, and cut to the database's limit. */
	tableName: string;
	dialect: DialectName;
	/** Schema, or MySQL's database. By default the connection's own. */
	schema?: string;
}

/** A type rather than an interface, so that it can be part of an item. */
export type LeadTable = {
	/** Unquoted, within the database's limits. */
	table_name: string;
	columns: Array<{ name: string; type: string }>;
	/** One text, in the order to run, before each write; see `Dialect.statements`. */
	statements: string;
};

/** The table for these columns, with statements that create and extend it. */
export function tableFor(input: TableInput): LeadTable {
	const dialect = DIALECTS[input.dialect];
	const schema = input.schema?.trim() ? dialect.fitName(input.schema) : undefined;
	const table = { name: dialect.fitName(input.tableName), schema };
	// `statements` makes the first column the primary key.
	const keyFirst = sortBy(input.columns, ({ name }) => name !== 'lead_id');
	const columns = keyFirst.map(({ name, type }) => ({
		name,
		type: dialect.types[name === 'lead_id' ? 'key' : type],
	}));

	return {
		table_name: table.name,
		columns,
		statements: dialect.statements(table, columns),
	};
}

/**
 * Default table name: `linkedin_`, the Latin part of the form's name, and the form's id, or a hash of the
 * name without id. So two forms never share a table. At most 63 ASCII characters.
 */
export function defaultTableName({ name = '', id }: { name?: string; id?: string }): string {
	const { slug } = slugOf(name);
	const ending = id === undefined ? textHash(name) : slugOf(id).slug;
	return withHash(slug === '' ? 'linkedin_form' : `linkedin_${slug}`, ending);
}

/** Shortens the name rather than the id, so that two forms never share a table. */
export function tableNameWithId(name: string, id: string, dialect: DialectName): string {
	const { fitName } = DIALECTS[dialect];
	const characters = [...name];
	const withId = () => `${characters.join('')}_${id}`;
	while (!fitName(withId()).endsWith(`_${id}`)) characters.pop();
	return withId();
}

interface TableName {
	/** Unquoted, within the dialect's limits. */
	name: string;
	schema?: string;
}

interface SqlColumn {
	name: string;
	type: string;
}

interface Dialect {
	label: string;
	/** Makes a name valid: removes refused characters and cuts it to the database's limit. */
	fitName(name: string): string;
	/** By kind of value; `key` is the type of the primary key, a text. */
	types: Record<ColumnType | 'key', string>;
	/** SQL that creates a missing table with the first column as key, and adds missing columns; can run repeatedly. */
	statements(table: TableName, columns: SqlColumn[]): string;
}

function quoteName(name: string, quote: string): string {
	return `${quote}${name.split(quote).join(quote + quote)}${quote}`;
}

function quoteText(text: string): string {
	return quoteName(text, "'");
}

/** Whether n8n's nodes would interpret `{{ }}` (even in an expression's result) or `$1` in a text. */
function isReadByN8n(text: string): boolean {
	return /[${}]/.test(text);
}

function qualified({ schema, name }: TableName, quote: (part: string) => string): string {
	return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
}

/**
 * Removes U+0000 and lone surrogates, and cuts at a whole character so that the size is at most `most`. An
 * empty name becomes `linkedin_leads`.
 * @param measure by default in UTF-16 units, as MySQL counts
 */
function fitTo(name: string, most: number, measure = (part: string) => part.length): string {
	let fitted = '';
	let size = 0;
	for (const character of safeText(name)) {
		size += measure(character);
		if (size > most) break;
		fitted += character;
	}
	return fitted.trim() === '' ? 'linkedin_leads' : fitted;
}

const inQuotes = (name: string) => quoteName(name, '"');

/** For PostgreSQL 9.6 and later. */
const postgres: Dialect = {
	label: 'PostgreSQL',
	fitName: (name) => fitTo(name, 63, (character) => Buffer.byteLength(character, 'utf8')),
	types: {
		key: 'text',
		text: 'text',
		integer: 'bigint',
		boolean: 'boolean',
		timestamp: 'timestamptz',
	},
	statements: (table, columns) => fitPostgresTable(qualified(table, inQuotes), columns),
};

/** A literal that neither n8n nor the server reinterprets. */
function postgresText(value: string): string {
	if (!isReadByN8n(value) && !value.includes('\\')) return quoteText(value);
	const escaped = value.replace(
		/[\\${}]/g,
		(character) => `\\x${character.charCodeAt(0).toString(16)}`,
	);
	return `E${quoteText(escaped)}`;
}

const jsonText = (value: unknown) => postgresText(JSON.stringify(value));

/**
 * Creates the table and adds missing columns in one statement that runs before every write.
 * If nothing is missing, it only reads the catalog: it takes no exclusive lock, and needs no right beyond writing rows.
 * Otherwise it takes an advisory lock: two simultaneous CREATEs of one table fail in spite of IF NOT EXISTS. All
 * tables share the lock, because a table has two names, with and without schema. An ALTER that waits blocks
 * other queries, so it gives up after ten seconds and the workflow retries.
 * @param table quoted, with its schema if there is one
 */
function fitPostgresTable(table: string, [key, ...others]: SqlColumn[]): string {
	return `DO $fit$
DECLARE
	target CONSTANT text := ${postgresText(table)};
	wanted CONSTANT jsonb := ${jsonText(others.map(({ name, type }) => [name, type]))};
	additions text;
BEGIN
	IF to_regclass(target) IS NULL THEN
		PERFORM pg_advisory_xact_lock(hashtext('linkedin lead table'));
		EXECUTE 'CREATE TABLE IF NOT EXISTS ' || target || ${postgresText(` (${inQuotes(key.name)} ${key.type} NOT NULL PRIMARY KEY)`)};
	END IF;
	SELECT string_agg(format('ADD COLUMN IF NOT EXISTS %I %s', want ->> 0, want ->> 1), ', ' ORDER BY place)
	INTO additions
	FROM jsonb_array_elements(wanted) WITH ORDINALITY AS needed (want, place)
	WHERE NOT EXISTS (
		SELECT FROM pg_attribute
		WHERE attrelid = to_regclass(target) AND attname = want ->> 0 AND attnum > 0 AND NOT attisdropped
	);
	IF additions IS NOT NULL THEN
		PERFORM pg_advisory_xact_lock(hashtext('linkedin lead table'));
		IF current_setting('lock_timeout') = '0' THEN
			PERFORM set_config('lock_timeout', '10s', true);
		END IF;
		EXECUTE 'ALTER TABLE ' || target || ' ' || additions;
	END IF;
END
$fit$;`;
}

const inBackticks = (name: string) => quoteName(name, '`');

/** A literal that neither n8n nor the server reinterprets, whatever the server does with backslashes. */
function mysqlText(value: string): string {
	if (!value.includes('\\') && !isReadByN8n(value)) return quoteText(value);
	return `CONVERT(0x${Buffer.from(value, 'utf8').toString('hex')} USING utf8mb4)`;
}

/**
 * Selects the statement, or `DO 0` if the column exists: MySQL lacks `ADD COLUMN IF NOT EXISTS`. Names that differ only
 * in case or accents count as one; those of this package have neither.
 */
function unlessColumnExists(
	{ schema, name }: TableName,
	column: string,
	statement: string,
): string {
	const database = schema === undefined ? 'DATABASE()' : mysqlText(schema);
	return (
		`SELECT IF(COUNT(*) = 0, ${mysqlText(statement)}, 'DO 0') FROM information_schema.COLUMNS ` +
		`WHERE TABLE_SCHEMA = ${database} AND TABLE_NAME = ${mysqlText(name)} AND COLUMN_NAME = ${mysqlText(column)}`
	);
}

/** For MySQL 8 and MariaDB 10.3 and later. */
const mysql: Dialect = {
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
	statements: (table, [key, ...others]) =>
		[
			`CREATE TABLE IF NOT EXISTS ${qualified(table, inBackticks)} ` +
				`(${inBackticks(key.name)} ${key.type} NOT NULL PRIMARY KEY) DEFAULT CHARACTER SET utf8mb4;`,
			// One by one: a single ALTER would fail if the server treats two of the names as one.
			...others.map((column) => addMysqlColumn(table, column)),
		].join('\n'),
};

function addMysqlColumn(table: TableName, { name, type }: SqlColumn): string {
	const statement = `ALTER TABLE ${qualified(table, inBackticks)} ADD COLUMN ${inBackticks(name)} ${type}`;
	return (
		`SET @add_column = (${unlessColumnExists(table, name, statement)}); ` +
		'PREPARE add_column FROM @add_column; EXECUTE add_column; DEALLOCATE PREPARE add_column;'
	);
}

/** By value in the panel. */
export const DIALECTS = { mysql, postgres } as const;

export type DialectName = keyof typeof DIALECTS;

export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];
