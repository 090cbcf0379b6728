import { digits, milliseconds, times } from './format';

/** What the package sets out to reach, as a ratio within one run wherever that is possible. */
interface Target {
	name: string;
	/** Of a part's figures. */
	figure: string;
	wanted: string;
	isMet(value: number): boolean;
	show(value: number): string;
}

const TARGETS: Target[] = [
	{
		name: 'Pull against HTTP Request + Code, 10,000 leads at 100 ms',
		figure: 'http/pull 10000 at 100',
		wanted: 'at least 7 times as fast',
		isMet: (value) => value >= 7,
		show: (value) => `${digits(value)} times as fast`,
	},
	{
		name: 'Pull against the floor, 10,000 leads at 0 ms',
		figure: 'pull/floor 10000 at 0',
		wanted: 'at most 1.3×',
		isMet: (value) => value <= 1.3,
		show: times,
	},
	{
		name: 'Pull against a bare script with a connection for each page, as n8n makes them',
		figure: 'pull/floor as n8n 10000 at 0',
		wanted: 'at most 1.3×',
		isMet: (value) => value <= 1.3,
		show: times,
	},
	{
		name: 'Pull against n8n’s own requests alone, as many at once, 10,000 leads at 0 ms',
		figure: 'pull/requests 10000 at 0',
		wanted: 'at most 1.3×',
		isMet: (value) => value <= 1.3,
		show: times,
	},
	{
		name: 'Idle poll, calls per organization',
		figure: 'calls per organization',
		wanted: 'one',
		isMet: (value) => value <= 1,
		show: digits,
	},
	{
		name: 'Flattening against JSON.parse of the same bytes',
		figure: 'flatten/JSON.parse',
		wanted: 'at most 1×',
		isMet: (value) => value <= 1,
		show: times,
	},
	{
		name: 'Memory in use while pulling 100,000 leads against the rows themselves',
		figure: 'pull memory 100000',
		wanted: 'at most 2×',
		isMet: (value) => value <= 2,
		show: times,
	},
	{
		name: 'Push to row at 5 leads a second, p95',
		figure: 'p95 at 5',
		wanted: 'under 500 ms',
		isMet: (value) => value < 500,
		show: milliseconds,
	},
];

export const TARGET_HEAD = ['Target', 'Wanted', 'Measured', 'Result'];

/** One row per target whose part was measured. */
export function targetRows(figures: Record<string, number>, withMissing: boolean): string[][] {
	return TARGETS.flatMap(({ name, figure, wanted, isMet, show }) => {
		const value: number | undefined = figures[figure];
		if (value === undefined) return withMissing ? [[name, wanted, 'no figure', 'not met']] : [];
		return [[name, wanted, show(value), isMet(value) ? 'met' : 'not met']];
	});
}
