import { checkInState, CONNECTION_STATES } from '../../e2e/support/connectionStates';
import type { Demonstration, TableRow } from '../demonstration';
import type { Stage } from '../stage';

interface Problem {
	code: string;
	message: string;
	fix: string;
}

/**
 * Brings credentials of their own into states of a connection, one after the other, and proves what
 * Connection → Check says of each.
 */
export async function showStates(
	stage: Stage,
	shown: Demonstration,
	names: readonly string[],
): Promise<void> {
	shown.step('Brought further credentials into these states, and ran Check connection with each.');
	const rows: TableRow[] = [];
	for (const name of names) {
		const state = CONNECTION_STATES.find((each) => each.name === name);
		if (state === undefined) throw new Error(`There is no state ${name}`);
		const { status, healthy = false, code, words = /./ } = state;
		await stage.makeReady();
		const { told, asked } = await checkInState(stage.desk.canvas, state);
		const [report] = told.json('Check');
		const problems = report.problems as unknown as Problem[];
		const problem = problems.find((each) => code === undefined || each.code === code);
		rows.push({ state: name, status: report.status, message: problem?.message, fix: problem?.fix });
		shown.equals(name, [report.status, report.healthy], [status, healthy]);
		shown.equals(`${name}: with Fail When Unhealthy`, asked.status, healthy ? 'success' : 'error');
		if (state.words !== undefined) shown.says(name, `${problem?.message} ${problem?.fix}`, words);
	}
	await stage.makeReady();
	shown.table('What Check connection says', rows);
}
