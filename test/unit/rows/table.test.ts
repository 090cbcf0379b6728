import fc from 'fast-check';
import { sortBy } from 'lodash';
import { dataTableColumnNameSchema } from '@n8n/api-types';

import { formColumns } from '../../../nodes/shared/rows/columns';
import type { DialectName } from '../../../nodes/shared/rows/table';
import {
	defaultTableName,
	DIALECTS,
	tableFor,
	tableNameWithId,
} from '../../../nodes/shared/rows/table';
import { FORM } from './fixtures';

/** The key is first, as in a table. */
const columns = sortBy(formColumns(FORM), ({ name }) => name !== 'lead_id');
const anyName = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 150 }),
	fc.string({ unit: fc.constantFrom(...'"`][\'\\;-\0é😀a', '{{', '}}', '$1') }),
	fc.constantFrom('x"; DROP TABLE leads; --', ' ', ''),
);

it('tableFor changes names to fit each database, and cuts them between whole characters', () => {
	const tableName = 'é😀'.repeat(100);
	const named = (dialect: DialectName) => tableFor({ columns, tableName, dialect }).table_name;
	expect(named('postgres')).toBe('é😀'.repeat(10) + 'é');
	expect(named('mysql')).toBe('é'.repeat(64));
	expect(tableFor({ columns, tableName: 't ', dialect: 'mysql' }).table_name).toBe('t');
});

it('tableFor writes no backslash for MySQL, because servers interpret backslashes differently', () => {
	const tableName = "\\' OR 1";
	const { statements } = tableFor({ columns, tableName, dialect: 'mysql' });
	const [, ...additions] = statements.split('\n');
	const hex = Buffer.from(tableName).toString('hex');
	for (const sql of additions) expect(sql).toContain(`TABLE_NAME = CONVERT(0x${hex} USING`);
	expect(additions.join()).not.toContain('\\');
});

it('in MySQL, lead_id is the key, byte by byte', () => {
	const [key] = columns;
	const table = tableFor({ columns: [key], tableName: 'leads', dialect: 'mysql' });
	expect(table.columns).toEqual([{ name: 'lead_id', type: 'VARCHAR(191) COLLATE utf8mb4_bin' }]);
});

it('defaultTableName differs between forms and has at most 63 bytes', () => {
	const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme' }),
			fc.uniqueArray(id, { minLength: 2 }),
			(name, ids) => {
				const names = ids.map((each) => defaultTableName({ name, id: each }));
				expect(new Set(names).size).toBe(ids.length);
				for (const each of names) expect(each).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
			},
		),
	);
});

it.each(Object.keys(DIALECTS) as DialectName[])(
	'tableNameWithId differs between forms within the limits of %s',
	(dialect) => {
		const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
		const longName = fc.tuple(anyName, fc.nat(12)).map(([name, times]) => name.repeat(times + 1));
		fc.assert(
			fc.property(longName, fc.uniqueArray(id, { minLength: 2 }), (name, ids) => {
				const names = ids.map((each) => {
					const tableName = tableNameWithId(name, each, dialect);
					return tableFor({ columns, tableName, dialect }).table_name;
				});
				expect(new Set(names).size).toBe(ids.length);
				names.forEach((each, index) => expect(each.endsWith(`_${ids[index]}`)).toBe(true));
			}),
		);
	},
);

it("n8n's Data Table accepts the names of all columns", () => {
	for (const { name } of columns) expect(() => dataTableColumnNameSchema.parse(name)).not.toThrow();
});

it('texts of PostgreSQL escape backslashes, and the braces and dollar signs that n8n would interpret', () => {
	const [key, other] = columns;
	const texts = (name: string) =>
		tableFor({ columns: [key, { ...other, name }], tableName: name, dialect: 'postgres' })
			.statements;
	expect(texts('{a}$1')).toContain(`target CONSTANT text := E'"\\x7ba\\x7d\\x241"';`);
	expect(texts('a\\b')).toContain(`target CONSTANT text := E'"a\\x5cb"';`);
	expect(texts('ab')).toContain(`target CONSTANT text := '"ab"';`);
});
