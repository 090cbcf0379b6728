import type { ColumnType } from '../fixedColumns';
import { safeText } from '../../values/text';

export interface TableName {
	/** Unquoted, within the dialect's limits. */
	name: string;
	schema?: string;
}

export interface SqlColumn {
	name: string;
	type: string;
}

/** The SQL of one database. */
export interface Dialect {
	/** The database's usual name. */
	label: string;
	/** Makes a name valid: removes refused characters and cuts it to the database's limit. */
	fitName(name: string): string;
	/** By kind of value; `key` is the type of the primary key, a text. */
	types: Record<ColumnType | 'key', string>;
	/** The database's limit. */
	mostColumns: number;
	/** Equal for names that the database treats as one column, such as `Email` and `email`. */
	foldName(name: string): string;
	/** Creates the table with `columns` unless it exists; the first column is the primary key. */
	createTable(table: TableName, columns: SqlColumn[]): string;
	/** Adds a column unless it exists, where the database can check that. */
	addColumn(table: TableName, column: SqlColumn): string;
	/** SQL text that creates a missing table and adds missing columns. */
	fitTable(table: TableName, columns: SqlColumn[]): string;
}

export function quoteName(name: string, open: string, close = open): string {
	return `${open}${name.split(close).join(close + close)}${close}`;
}

export function quoteText(text: string): string {
	return quoteName(text, "'");
}

/** Whether n8n's nodes would interpret `{{ }}` (even in an expression's result) or `$1` in a text. */
export function isReadByN8n(text: string): boolean {
	return /[${}]/.test(text);
}

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

/** Adds columns one by one: one statement would fail if the database treats two names as one. */
export function createAndAdd(dialect: Dialect, table: TableName, columns: SqlColumn[]): string {
	const [key, ...others] = columns;
	const additions = others.map((column) => dialect.addColumn(table, column));
	return [dialect.createTable(table, [key]), ...additions].join('\n');
}

/**
 * Removes U+0000 and lone surrogates, and cuts at a whole character so that the size is at most `most`. An
 * empty name becomes `linkedin_leads`.
 * @param measure by default in UTF-16 units, as MySQL and SQL Server count
 */
export function fitTo(name: string, most: number, measure = (part: string) => part.length): string {
	let fitted = '';
	let size = 0;
	for (const character of safeText(name)) {
		size += measure(character);
		if (size > most) break;
		fitted += character;
	}
	return fitted.trim() === '' ? 'linkedin_leads' : fitted;
}
