import { sortBy } from 'lodash';

import { slugOf, textHash, withHash } from './columnNames';
import type { Column } from './fixedColumns';
import type { DialectName } from './dialects';
import { DIALECTS } from './dialects';

export interface TableInput {
	/** From `formColumns` or `rowColumns`. */
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
