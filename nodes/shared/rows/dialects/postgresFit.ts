import type { AnsweredLeads, SqlColumn } from './dialect';
import { isReadByN8n, MARK, quoteText } from './dialect';

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
 * those that storing needs. Otherwise it waits for its turn (an advisory lock, so that two at once do not
 * both create), looks again, and adds what is still missing. Queries wait behind an ALTER that waits, so
 * that gives up after ten seconds: whoever runs this, runs it again.
 *
 * @param table quoted, with its schema if it has one
 */
export function fitPostgresTable(
	table: string,
	columns: SqlColumn[],
	answered: AnsweredLeads[],
): string {
	return `DO $fit$
DECLARE
	target CONSTANT text := ${text(table)};
	wanted CONSTANT jsonb := ${json(columns.slice(1).map(({ name, type }) => [name, type]))};
	relation regclass;
	missing text[];
	additions text;
	is_our_turn boolean := false;${answered.length > 0 ? clearingVariables(answered) : ''}
BEGIN
	LOOP
		relation := to_regclass(target);
		SELECT
			array_agg(want ->> 0 ORDER BY place),
			string_agg(format('ADD COLUMN IF NOT EXISTS %I %s', want ->> 0, want ->> 1), ', ' ORDER BY place)
		INTO missing, additions
		FROM jsonb_array_elements(wanted) WITH ORDINALITY AS needed (want, place)
		WHERE NOT EXISTS (
			SELECT FROM pg_attribute
			WHERE attrelid = relation AND attname = want ->> 0 AND attnum > 0 AND NOT attisdropped
		);
		EXIT WHEN relation IS NOT NULL AND missing IS NULL;
		IF NOT is_our_turn THEN
			PERFORM pg_advisory_xact_lock(hashtext('linkedin lead table'), hashtext(target));
			is_our_turn := true;
		ELSIF relation IS NULL THEN
			EXECUTE 'CREATE TABLE IF NOT EXISTS ' || target || ${text(` ("${columns[0].name}" ${columns[0].type} NOT NULL PRIMARY KEY)`)};
		ELSE
			IF cardinality(missing) + (SELECT count(*) FROM pg_attribute WHERE attrelid = relation AND attnum > 0) > 1600 THEN
				RAISE EXCEPTION USING
					MESSAGE = format('The table %s has no room for the new columns: PostgreSQL allows 1,600', target),
					HINT = 'Let some of the forms have another table: a trigger for those forms alone, and another Table Name in Form → Get Table. Columns that were dropped count until the table is made anew.';
			END IF;
			IF current_setting('lock_timeout') = '0' THEN
				PERFORM set_config('lock_timeout', '10s', true);
			END IF;
			EXECUTE 'ALTER TABLE ' || target || ' ' || additions;
			FOR i IN 1 .. cardinality(missing) LOOP
				EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', target, missing[i], ${text(MARK)});
			END LOOP;
			EXIT;
		END IF;
	END LOOP;${answered.length > 0 ? CLEARING : ''}
END
$fit$;`;
}

function clearingVariables(answered: AnsweredLeads[]): string {
	const layouts = answered.map(({ columns, leads }) => [
		columns,
		leads.map(({ leadId, submittedAt }) => [leadId, submittedAt]),
	]);
	return `
	layouts CONSTANT jsonb := ${json(layouts)};
	layout jsonb;
	times jsonb;
	again text[];
	outdated text;`;
}

/**
 * A row that replaces another one sets its own columns only. Those of the other one that it lacks are
 * emptied here, where they were made here. Rows are locked in one order, so that two at once do not wait
 * for each other.
 */
const CLEARING = `
	SELECT jsonb_object_agg(lead ->> 0, lead ->> 1) INTO times
	FROM jsonb_array_elements(layouts) AS each_layout, jsonb_array_elements(each_layout -> 1) AS lead;
	EXECUTE format(
		'SELECT array_agg(lead_id) FROM (
			SELECT lead_id FROM %s
			WHERE lead_id = ANY (%L) AND submitted_at::timestamptz IS DISTINCT FROM (%L::jsonb ->> lead_id)::timestamptz
			ORDER BY lead_id FOR UPDATE
		) AS locked',
		target, ARRAY(SELECT jsonb_object_keys(times)), times
	) INTO again;
	IF again IS NOT NULL THEN
		FOR layout IN SELECT each_layout FROM jsonb_array_elements(layouts) AS each_layout LOOP
			SELECT string_agg(format('%I = NULL', attname), ', ') INTO outdated
			FROM pg_attribute
			WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped AND NOT attnotnull
				AND col_description(attrelid, attnum) = ${text(MARK)}
				AND attname::text <> ALL (ARRAY(SELECT jsonb_array_elements_text(layout -> 0)));
			IF outdated IS NOT NULL THEN
				EXECUTE format(
					'UPDATE %s SET %s WHERE lead_id = ANY (%L)',
					target, outdated,
					ARRAY(SELECT lead ->> 0 FROM jsonb_array_elements(layout -> 1) AS lead WHERE lead ->> 0 = ANY (again))
				);
			END IF;
		END LOOP;
	END IF;`;
