import { byId } from '../../e2e/support/canvas';
import { PostgresNodes } from '../../e2e/support/postgresNodes';
import type { Demonstration } from '../demonstration';
import type { Stage, StageEnvironment } from '../stage/stage';

/** As the script names the node. */
export const GET_TABLE = 'Get form table';

const FORM_TABLE = 'sign_off_form';

/** The columns of a table, in its order. */
export async function columnsOf(
	{ postgres }: Pick<StageEnvironment, 'postgres'>,
	table: string,
): Promise<string[]> {
	const rows = await postgres.query<{ column_name: string }>(
		`SELECT column_name FROM information_schema.columns
		WHERE table_name = $1 ORDER BY ordinal_position`,
		[table],
	);
	return rows.map(({ column_name }) => column_name);
}

/** Runs the statements of Get Table for a form in PostgreSQL; gives the columns that the table has then. */
export async function runTableStatements(
	{ desk, environment }: Stage,
	shown: Demonstration,
	formId: string,
): Promise<string[]> {
	const postgres = await PostgresNodes.connect(environment);
	const execution = await desk.canvas.run([
		desk.canvas.action(GET_TABLE, 'form.getTable', {
			formId: byId(formId),
			options: { tableName: FORM_TABLE },
		}),
		postgres.execute(
			'Run statements',
			"={{ [$json.create_statement, ...$json.alter_statements].join('\\n') }}",
		),
	]);
	shown.equals(
		'The statements run',
		execution.error?.message ?? 'without an error',
		'without an error',
	);
	const [{ columns }] = execution.json(GET_TABLE) as Array<{ columns: Array<{ name: string }> }>;
	const made = await columnsOf(environment, FORM_TABLE);
	shown.sameSet(
		'Columns that PostgreSQL has now',
		made,
		columns.map(({ name }) => name),
	);
	return made;
}

/** Runs them twice. @returns the table's columns */
export async function runTableStatementsTwice(
	stage: Stage,
	shown: Demonstration,
	formId: string,
): Promise<string[]> {
	shown.step(
		'Ran the statements for a form in PostgreSQL, twice: the second time changes nothing.',
	);
	const columns = await runTableStatements(stage, shown, formId);
	const again = await runTableStatements(stage, shown, formId);
	shown.equals('Columns after the second time', again.length, columns.length);
	return columns;
}
