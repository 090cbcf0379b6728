import fc from 'fast-check';
import type { Client } from 'pg';

import { COLUMN_NAMES } from '../../../nodes/shared/rows/columnNames';
import { formColumns } from '../../../nodes/shared/rows/columns';
import { tableFor } from '../../../nodes/shared/rows/table';
import { Postgres } from '../../harness/postgres';
import { FORM } from '../../unit/leads/fixtures';

let postgres: Postgres;
let client: Client;

beforeAll(async () => {
	postgres = await Postgres.start();
	client = await postgres.connect();
	await client.query('CREATE TABLE bystander (id text); CREATE SCHEMA empty');
});
afterAll(async () => {
	await client?.end();
	await postgres?.remove();
});

const hostileText = fc.oneof(
	fc
		.array(
			fc.constantFrom(
				...['"', "'", ';', '--', '/*', '*/', '\\', '$1', '$$', '${x}', '{{ 1 }}', '\0', '\n'],
				...['DROP TABLE bystander', ') VALUES (', ', "id" text', '\ud800', 'é', '😀', ' ', '.'],
			),
			{ minLength: 1, maxLength: 12 },
		)
		.map((parts) => parts.join('')),
	fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }),
);

/** All tables of the user's own, as schema and name. */
async function tables(): Promise<string[][]> {
	const { rows } = await client.query<{ schemaname: string; tablename: string }>(
		"SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT LIKE 'pg!_%' ESCAPE '!' AND schemaname <> 'information_schema' ORDER BY 1, 2",
	);
	return rows.map(({ schemaname, tablename }) => [schemaname, tablename]);
}

async function columnsOf(schema: string, table: string): Promise<string[]> {
	const { rows } = await client.query<{ column_name: string }>(
		'SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position',
		[schema, table],
	);
	return rows.map(({ column_name: name }) => name);
}

const quoted = (name: string) => client.escapeIdentifier(name);

it('whatever a table, a schema and the questions are called, PostgreSQL gets that one table', async () => {
	const bystander = await tables();
	await fc.assert(
		fc.asyncProperty(
			hostileText,
			hostileText,
			fc.array(hostileText, { minLength: 1, maxLength: 5 }),
			fc.constantFrom(...COLUMN_NAMES),
			fc.constantFrom('fitted', 'created'),
			async (tableName, schemaName, texts, columnNames, made) => {
				const questions = texts.map((text, index) => ({
					questionId: index + 1,
					name: text,
					question: { localized: { en_US: text } },
					questionDetails: { textQuestionDetails: {} },
				}));
				const form = { ...FORM, content: { ...FORM.content, questions } };
				const columns = formColumns(form, columnNames);
				const input = { columns, tableName, dialect: 'postgres' } as const;
				// What a schema of this name is called, by what a table of this name is called.
				const { table_name: name } = tableFor({ ...input, tableName: schemaName });
				// Cut between characters: half of a surrogate pair is no name.
				const schema = `s${[...name].slice(0, 10).join('')}`;
				const table = tableFor({ ...input, schema });
				await client.query(`CREATE SCHEMA ${quoted(schema)}`);
				try {
					await client.query(made === 'fitted' ? table.statements : table.create_statement);
					await client.query(table.alter_statements.join('\n'));
					expect(await tables()).toEqual([...bystander, [schema, table.table_name]].sort());
					// The key comes first, everything else in the order of the rows.
					const names = columns.map(({ name }) => name).filter((name) => name !== 'lead_id');
					expect(await columnsOf(schema, table.table_name)).toEqual(['lead_id', ...names]);
				} finally {
					await client.query(`DROP SCHEMA ${quoted(schema)} CASCADE`);
				}
			},
		),
		{ numRuns: 100 },
	);
});
