import Table from 'cli-table3';
import { GUARANTEES, type Outcome } from './scenario';

/** The outcomes as a table for people, one line each, and what was broken below it. */
export function reportOf(outcomes: Outcome[]): string {
	const table = new Table({
		head: [
			'Scenario',
			'Guaranteed by',
			'Faults',
			'Accepted',
			'Stored',
			'Missing',
			'Repeated',
			'Failed',
			'False success',
			'Calls',
			'Seconds',
			'Verdict',
		],
		colAligns: ['left', 'left', ...Array<'right'>(9).fill('right'), 'left'],
		style: { head: [], border: [], compact: true },
	});
	for (const outcome of outcomes) {
		table.push([
			outcome.scenario,
			GUARANTEES[outcome.guarantee],
			outcome.faults,
			outcome.accepted,
			outcome.stored,
			outcome.missing,
			outcome.repeated,
			outcome.failed,
			outcome.falseSuccesses,
			outcome.calls,
			outcome.seconds,
			verdictOf(outcome),
		]);
	}
	const injected = new Map(outcomes.map(({ scenario, injects }) => [scenario, injects]));
	const broken = outcomes.flatMap(({ scenario, guarantee, broken: promises }) =>
		promises.map((promise) => `✘ ${scenario}, ${GUARANTEES[guarantee]}: ${promise}`),
	);
	return [
		...[...injected].map(([scenario, injects]) => `${scenario}: ${injects}`),
		table.toString(),
		...broken,
	].join('\n');
}

/** What became of the promise, in a word. */
export function verdictOf({ broken }: Outcome): string {
	return broken.length > 0 ? 'BROKEN' : 'kept';
}
