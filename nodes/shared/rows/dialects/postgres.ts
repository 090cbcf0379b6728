import type { Dialect, SqlColumn } from './dialect';
import { declarations, fitTo, isReadByN8n, qualified, quoteName, quoteText } from './dialect';

const quote = (name: string) => quoteName(name, '"');

/** For PostgreSQL 9.6 and later. */
export const postgres: Dialect = {
	label: 'PostgreSQL',
	fitName: (name) => fitTo(name, 63, (character) => Buffer.byteLength(character, 'utf8')),
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

/** A literal that neither n8n nor the server reinterprets. */
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
 * Adds missing columns in one statement that runs before every write.
 * If nothing is missing, it only reads the catalog: without exclusive locks, and with the rights of a write.
 * Otherwise it takes an advisory lock, so that simultaneous runs don't both alter, and checks again. All
 * tables share the lock, because a table has two names, with and without schema. An ALTER that waits blocks
 * other queries, so it gives up after ten seconds and the workflow retries.
 * @param table quoted, with its schema if there is one
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
			IF current_setting('lock_timeout') = '0' THEN
				PERFORM set_config('lock_timeout', '10s', true);
			END IF;
			EXECUTE 'ALTER TABLE ' || target || ' ' || additions;
			EXIT;
		END IF;
	END LOOP;
END
$fit$;`;
}
