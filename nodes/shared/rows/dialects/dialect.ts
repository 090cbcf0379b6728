import type { ColumnType } from '../fixedColumns';
import { safeText } from '../../values/text';

/** A table as statements name it. */
export interface TableName {
	/** Unquoted, within the dialect's limits. */
	name: string;
	schema?: string;
}

/** A column as statements declare it. */
export interface SqlColumn {
	name: string;
	type: string;
}

/** How one database writes what a lead table needs. */
export interface Dialect {
	/** What people call the database. */
	label: string;
	/** A name that this database can have: nothing it refuses in it, cut to its limit. */
	fitName(name: string): string;
	/** Types by the kind of value; `key` is that of the primary key, a text. */
	types: Record<ColumnType | 'key', string>;
	/** More columns than this no table can have. */
	mostColumns: number;
	/** The same for names that are one column to this database, such as `Email` and `email`. */
	foldName(name: string): string;
	/** Creates the table with `columns`, the first one its primary key, unless it exists. */
	createTable(table: TableName, columns: SqlColumn[]): string;
	/** Adds a column to the table, unless it exists where the database can tell. */
	addColumn(table: TableName, column: SqlColumn): string;
	/** One text that makes the table fit. It looks first, and creates or adds only what is missing. */
	fitTable(table: TableName, columns: SqlColumn[]): string;
}

/** The name in quotes, a closing quote inside it doubled. */
export function quoteName(name: string, open: string, close = open): string {
	return `${open}${name.split(close).join(close + close)}${close}`;
}

/** `'text'` with quotes doubled; nothing else is special in standard SQL. */
export function quoteText(text: string): string {
	return quoteName(text, "'");
}

/**
 * Whether n8n's database nodes take something in a text for their own: `{{ }}` for an expression even
 * where an expression gave it, and `$1` for a parameter.
 */
export function isReadByN8n(text: string): boolean {
	return /[${}]/.test(text);
}

/** `schema.table`, or the table alone, each part quoted by `quote`. */
export function qualified({ schema, name }: TableName, quote: (part: string) => string): string {
	return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
}

/** `"lead_id" TEXT NOT NULL PRIMARY KEY, "email" TEXT` */
export function declarations(columns: SqlColumn[], quote: (part: string) => string): string {
	return columns
		.map(({ name, type }, index) => {
			const declaration = `${quote(name)} ${type}`;
			return index === 0 ? `${declaration} NOT NULL PRIMARY KEY` : declaration;
		})
		.join(', ');
}

/**
 * Creates the table with its key alone, and adds each column, every statement looking first: two names that are
 * one to the database would be refused in one statement.
 */
export function createAndAdd(dialect: Dialect, table: TableName, columns: SqlColumn[]): string {
	const [key, ...others] = columns;
	const additions = others.map((column) => dialect.addColumn(table, column));
	return [dialect.createTable(table, [key]), ...additions].join('\n');
}

/**
 * The name without U+0000 and half characters, cut at a whole character so that `measure` of it is
 * at most `limit`; a name of which nothing is left becomes `linkedin_leads`.
 */
export function fitTo(name: string, limit: number, measure: (character: string) => number): string {
	let fitted = '';
	let size = 0;
	for (const character of safeText(name)) {
		size += measure(character);
		if (size > limit) break;
		fitted += character;
	}
	return fitted.trim() === '' ? 'linkedin_leads' : fitted;
}

/** The length in UTF-16 units, which is how JavaScript, MySQL's and SQL Server's limits count. */
export function utf16Length(character: string): number {
	return character.length;
}

/** The length in UTF-8 bytes, which is how PostgreSQL counts. */
export function utf8Length(character: string): number {
	const codePoint = character.codePointAt(0) ?? 0;
	if (codePoint < 0x80) return 1;
	if (codePoint < 0x800) return 2;
	return codePoint < 0x10000 ? 3 : 4;
}
