import Table from 'cli-table3';
import type { Check, ResultTable } from '../parts/part';

/** A table as people read it in a terminal. */
export function terminalTable({ title, head, rows, notes }: ResultTable): string {
	const table = new Table({ head, style: { head: [], border: [], compact: true } });
	table.push(...rows);
	return [title, table.toString(), ...notes].join('\n');
}

/** What failed, and a count of everything. */
export function verdict(checks: Check[]): string {
	const failed = checks.filter(({ isPassed }) => !isPassed);
	return [
		...failed.map(({ name, found }) => `✘ ${name}: ${found ?? 'no'}`),
		`${checks.length - failed.length} passed, ${failed.length} failed`,
	].join('\n');
}
