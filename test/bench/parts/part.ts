import type { Stage } from '../stage/stage';

/** A line of the one table: what was measured, of this package, of n8n's own nodes, and their ratio. */
export type Line = [what: string, ours: string, theirs: string, ratio: string];

/**
 * One question that the benchmark answers.
 * @param isSmoke small sizes: to see that it works, not how fast it is
 * @throws Error when what was measured did not give the right leads
 */
export type Part = (stage: Stage, isSmoke: boolean, log: (line: string) => void) => Promise<Line[]>;

/** Three significant digits: more would claim more than repetitions bear out. */
export function digits(value: number): string {
	return Number(value.toPrecision(3)).toLocaleString('en-US');
}

export function milliseconds(value: number): string {
	return value >= 1000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`;
}

/** The smallest of the values that so many percent of them don't exceed. */
export function percentile(values: number[], percent: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
