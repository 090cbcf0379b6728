import { uniqBy } from 'lodash';

import { textHash } from './columnNames';
import type { Column } from './columns';
import type { SqlColumn } from './dialects/dialect';
import { slugOf, withHash } from './namesForDatabases';
import { LONGEST_NAME } from './namingRule';
import { mysql } from './dialects/mysql';
import { postgres } from './dialects/postgres';
import { sqlServer } from './dialects/sqlServer';
import { sqlite } from './dialects/sqlite';

/** Every dialect by its value in the panel. A further one is a file beside this one and a line here. */
export const DIALECTS = { mysql, postgres, sqlServer, sqlite } as const;

export type DialectName = keyof typeof DIALECTS;

export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];

export interface TableInput {
	/** Of `formColumns` or `mergeColumns`. */
	columns: Column[];
	/** Any text; quoted, and cut where the database has a limit. */
	tableName: string;
	dialect: DialectName;
	/** The schema, or MySQL's database; without it, wherever the connection looks first. */
	schema?: string;
}

/** A lead table for one database. */
export interface LeadTable {
	/** As the database has it, unquoted. */
	table_name: string;
	columns: SqlColumn[];
	create_statement: string;
	/** One per column but the key. Safe to run again; SQLite refuses a column that is there. */
	alter_statements: string[];
	/** One text to run before each write; see `Dialect.fitTable`. */
	statements: string;
}

/** The table for these columns and the statements that make it, and make it grow with its form. */
export function tableFor(input: TableInput): LeadTable {
	const dialect = DIALECTS[input.dialect];
	const schema = input.schema === undefined ? undefined : dialect.fitName(input.schema);
	const table = { name: dialect.fitName(input.tableName), schema };
	const columns = uniqBy(input.columns, ({ name }) => dialect.foldName(name)).map(
		({ name, type }) => ({ name, type: dialect.types[name === 'lead_id' ? 'key' : type] }),
	);
	// The primary key is declared on the first column.
	columns.sort((a, b) => Number(b.name === 'lead_id') - Number(a.name === 'lead_id'));

	return {
		table_name: table.name,
		columns,
		create_statement: dialect.createTable(table, columns),
		alter_statements: columns.slice(1).map((column) => dialect.addColumn(table, column)),
		statements: dialect.fitTable(table, columns),
	};
}

/**
 * A table's name where none is given: `linkedin_`, the form's name as far as it is Latin, and the
 * form's id, so that two forms never share a table and a renamed form is the only one that gets a new
 * one. Without an id a hash of the name takes its place. At most 63 bytes, ASCII.
 */
export function defaultTableName({ name = '', id }: { name?: string; id?: string }): string {
	const { slug } = slugOf(name);
	const ending = id === undefined ? textHash(name) : slugOf(id).slug;
	return withHash(slug === '' ? 'linkedin_form' : `linkedin_${slug}`, ending);
}

/**
 * A name for the tables of several forms, with the id of one of them: what is too long for
 * the database is cut off the name, so that two forms never share a table.
 */
export function tableNameWithId(name: string, id: string, dialect: DialectName): string {
	const { fitName } = DIALECTS[dialect];
	const ending = `_${id}`;
	if (fitName(name + ending).endsWith(ending)) return name + ending;
	const characters = [...fitName(name)];
	const isTooLong = () => !fitName(characters.join('') + ending).endsWith(ending);
	while (characters.length > 0 && isTooLong()) characters.pop();
	return characters.join('').replace(/[\s_]+$/, '') + ending;
}

/** The header row of a sheet. */
export function sheetHeader(columns: Column[]): string[] {
	return columns.map(({ name }) => name);
}

/** A column as n8n's Data Table declares it. */
export interface DataTableColumn {
	name: string;
	type: 'string' | 'number' | 'boolean' | 'date';
}

/** The columns of an n8n Data Table; undefined where it does not accept their names. */
export function dataTableColumns(columns: Column[]): DataTableColumn[] | undefined {
	const types = {
		text: 'string',
		integer: 'number',
		boolean: 'boolean',
		timestamp: 'date',
	} as const;
	if (!columns.every(({ name }) => isDataTableName(name))) return undefined;
	return columns.map(({ name, type }) => ({ name, type: types[type] }));
}

function isDataTableName(name: string): boolean {
	return /^[a-zA-Z][a-zA-Z0-9_]*$/.test(name) && name.length <= LONGEST_NAME;
}
