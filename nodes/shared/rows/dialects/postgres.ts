import type { Dialect, SqlColumn } from './dialect';
import {
	declarations,
	fitTo,
	isReadByN8n,
	qualified,
	quoteName,
	quoteText,
	utf8Length,
} from './dialect';

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
	fitTable: (table, columns) => fitTable(qualified(table, quote), columns),
};

/** A text in which neither n8n nor the server finds anything of its own, whatever is in it. */
function text(value: string): string {
	if (!isReadByN8n(value) && !value.includes('\\')) return quoteText(value);
	const escaped = value.replace(
		/[\\${}]/g,
		(character) => `\\x${character.charCodeAt(0).toString(16)}`,
	);
	return `E${quoteText(escaped)}`;
}

const json = (value: unknown) => text(JSON.stringify(value));

/**
 * Makes a PostgreSQL table fit, in one statement that runs before every write.
 *
 * While nothing is missing it only reads the catalog: no lock that keeps anybody out, no right beyond
 * those that storing needs. Otherwise it waits for its turn, so that two at once do not both create, looks
 * again, and adds what is still missing. The advisory lock is the same for all tables, since a table has two
 * names, with its schema and without. Queries wait behind an ALTER that waits, so that gives up after ten
 * seconds: the workflow runs it again.
 *
 * @param table quoted, with its schema if it has one
 */
function fitTable(table: string, columns: SqlColumn[]): string {
	return `DO $fit$
DECLARE
	target CONSTANT text := ${text(table)};
	wanted CONSTANT jsonb := ${json(columns.slice(1).map(({ name, type }) => [name, type]))};
	relation regclass;
	missing integer;
	additions text;
	is_our_turn boolean := false;
BEGIN
	LOOP
		relation := to_regclass(target);
		SELECT
			count(*),
			string_agg(format('ADD COLUMN IF NOT EXISTS %I %s', want ->> 0, want ->> 1), ', ' ORDER BY place)
		INTO missing, additions
		FROM jsonb_array_elements(wanted) WITH ORDINALITY AS needed (want, place)
		WHERE NOT EXISTS (
			SELECT FROM pg_attribute
			WHERE attrelid = relation AND attname = want ->> 0 AND attnum > 0 AND NOT attisdropped
		);
		EXIT WHEN relation IS NOT NULL AND missing = 0;
		IF NOT is_our_turn THEN
			PERFORM pg_advisory_xact_lock(hashtext('linkedin lead table'));
			is_our_turn := true;
		ELSIF relation IS NULL THEN
			EXECUTE 'CREATE TABLE IF NOT EXISTS ' || target || ${text(` ("${columns[0].name}" ${columns[0].type} NOT NULL PRIMARY KEY)`)};
		ELSE
			IF missing + (SELECT count(*) FROM pg_attribute WHERE attrelid = relation AND attnum > 0) > 1600 THEN
				RAISE EXCEPTION USING
					MESSAGE = format('The table %s has no room for the new columns: PostgreSQL allows 1,600', target),
					HINT = 'Let some of the forms have another table: a trigger for those forms alone, and another Table Name in Form → Get Table. Columns that were dropped count until the table is created again.';
			END IF;
			IF current_setting('lock_timeout') = '0' THEN
				PERFORM set_config('lock_timeout', '10s', true);
			END IF;
			EXECUTE 'ALTER TABLE ' || target || ' ' || additions;
		END IF;
	END LOOP;
END
$fit$;`;
}
