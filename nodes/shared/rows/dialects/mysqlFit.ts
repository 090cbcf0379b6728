import type { AnsweredLeads, SqlColumn, TableNeed } from './dialect';
import { MARK, qualified } from './dialect';
import { mysqlName, mysqlText, sameName, UNLESS_THERE } from './mysqlText';

/** Runs what the variable @fit holds. */
const RUN = 'PREPARE fit FROM @fit; EXECUTE fit; DEALLOCATE PREPARE fit;';

/**
 * Makes a MySQL or MariaDB table fit, in statements that run one after the other on one connection. They
 * read the catalog and prepare what is missing, or nothing (`DO 0`). A named lock keeps two that run at
 * once apart; MySQL has no blocks, so that it is taken each time.
 */
export function fitMysqlTable(
	{ table, columns, answered }: TableNeed,
	mostColumns: number,
): string {
	const name = qualified(table, mysqlName);
	const database = table.schema === undefined ? 'DATABASE()' : mysqlText(table.schema);
	const ofTable = `FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${database} AND TABLE_NAME = ${mysqlText(table.name)}`;
	const lock = `CONCAT('linkedin lead table ', MD5(CONCAT(${database}, '.', ${mysqlText(table.name)})))`;
	// The catalog's character set is an older one, with which no text in hexadecimal digits can be joined.
	const quoted = "CONVERT(CONCAT('`', REPLACE(COLUMN_NAME, '`', '``'), '`') USING utf8mb4)";
	const [key, ...others] = columns;
	const declare = (column: SqlColumn) =>
		`${mysqlName(column.name)} ${column.type} COMMENT '${MARK}'`;
	const create = `CREATE TABLE ${name} (${mysqlName(key.name)} ${key.type} NOT NULL PRIMARY KEY) DEFAULT CHARACTER SET utf8mb4`;
	const isThere = ({ name: column }: SqlColumn) =>
		`LOCATE(${sameName(mysqlText(mysqlName(column)))}, @existing)`;
	const additions = others.map(
		(column) =>
			`IF(${isThere(column)}, NULL, ${mysqlText(`ADD COLUMN ${UNLESS_THERE} ${declare(column)}`)})`,
	);
	const missing = ['0', ...others.map((column) => `(${isThere(column)} = 0)`)].join(' + ');
	return [
		'SET SESSION group_concat_max_len = 1000000;',
		`DO GET_LOCK(${lock}, 60);`,
		`SET @existing = (SELECT ${sameName(`GROUP_CONCAT(${quoted})`)} ${ofTable});`,
		`SET @missing = COALESCE(${missing}, 0);`,
		`SET @is_full = @missing > 0 AND @missing + (SELECT COUNT(*) ${ofTable}) > ${mostColumns};`,
		`SET @fit = IF(@existing IS NULL, ${mysqlText(create)}, 'DO 0');`,
		RUN,
		`SET @fit = IF(@is_full, 'DO 0', COALESCE(CONCAT(${mysqlText(`ALTER TABLE ${name} `)}, NULLIF(CONCAT_WS(', ', ${['NULL', ...additions].join(', ')}), '')), 'DO 0'));`,
		RUN,
		`DO RELEASE_LOCK(${lock});`,
		`SET @fit = IF(@is_full, ${mysqlText(`SELECT ${mysqlName(noRoom(mostColumns))}`)}, 'DO 0');`,
		RUN,
		...answered.flatMap((layout) => [
			`SET @outdated = (SELECT GROUP_CONCAT(${quoted}, ' = NULL') ${ofTable} AND COLUMN_COMMENT = '${MARK}' AND IS_NULLABLE = 'YES' AND LOCATE(${sameName(quoted)}, ${sameName(mysqlText(layout.columns.map(mysqlName).join(',')))}) = 0);`,
			`SET @fit = COALESCE(CONCAT(${mysqlText(`UPDATE ${name} SET `)}, @outdated, ${mysqlText(` WHERE ${answeredAgain(layout)}`)}), 'DO 0');`,
			RUN,
		]),
	].join('\n');
}

/**
 * What MySQL says that it does not find, since only a stored program may fail in words of its own. At most 64
 * characters, the longest name of a column.
 */
function noRoom(mostColumns: number): string {
	return `No room for more columns: ${mostColumns} fit. Give some forms another table`;
}

/** Whether a stored row is of another submission than the lead that is about to be stored. */
function answeredAgain({ leads }: AnsweredLeads): string {
	return leads
		.map(
			({ leadId, submittedAt }) =>
				`(lead_id = ${mysqlText(leadId)} AND NOT submitted_at <=> '${submittedAt}')`,
		)
		.join(' OR ');
}
