import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'dev', 'benchmark.md');

/** A line of the table. */
export interface Line {
	what: string;
	ours: string;
	theirs?: string;
	/** Theirs by ours. */
	ratio?: number;
	/** What is wanted, and whether it is so. */
	target?: [wanted: string, isMet: boolean];
}

const HEAD = ['', 'This package', 'n8n’s own nodes', 'Ratio', 'Target', ''];

const rowOf = (cells: string[]) =>
	`| ${cells.map((cell) => cell.replace(/[|\n]/g, ' ')).join(' | ')} |`;

const cellsOf = ({ what, ours, theirs = '', ratio, target }: Line) => [
	...[what, ours, theirs, ratio === undefined ? '' : `${digits(ratio)}×`],
	...(target ? [target[0], target[1] ? 'met' : '**not met**'] : ['', '']),
];

/** Undefined where one of them has failed. */
export const ratioOf = (ours: number, theirs: number) =>
	Number.isFinite(theirs / ours) ? theirs / ours : undefined;

/** Three significant digits: more would claim more than repetitions bear out. */
const digits = (value: number) => Number(value.toPrecision(3)).toLocaleString('en-US');
export const inTime = (ms: number) => (ms >= 1000 ? `${digits(ms / 1000)} s` : `${digits(ms)} ms`);
export const inMegabytes = (bytes: number) => `${digits(bytes / 1e6)} MB`;

/** The smallest of the values that so many percent of them don't exceed. */
export function percentile(values: number[], percent: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** The table in Markdown, as prettier writes it. */
export async function tableOf(lines: Line[]): Promise<string> {
	const rows = [HEAD, HEAD.map(() => '---'), ...lines.map(cellsOf)].map(rowOf).join('\n');
	return await format(rows, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' });
}

const RESULTS = '## Results';

/** The ratios of the document, by the names of their lines. */
function documentedRatios(): Map<string, number> {
	const [, results = ''] = readFileSync(DOCUMENT, 'utf8').split(RESULTS);
	const rows = results.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
	return new Map(
		rows.flatMap(([, what, , , ratio = '']) =>
			ratio.endsWith('×') ? [[what, Number(ratio.slice(0, -1).replace(/,/g, ''))]] : [],
		),
	);
}

/** Those whose ratio is less than two thirds of the documented one, or is gone. */
export function fallenLines(lines: Line[]): string[] {
	const documented = documentedRatios();
	return lines.flatMap(({ what, ratio = 0 }) => {
		const before = documented.get(what);
		if (before === undefined || ratio >= (2 / 3) * before) return [];
		return [`${what}: ${digits(ratio)}×, in docs/dev/benchmark.md ${digits(before)}×`];
	});
}

/** Replaces what stands below the heading "Results"; the method is written by hand. */
export async function writeDown(table: string): Promise<void> {
	const memory = Math.round(totalmem() / 2 ** 30);
	const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, ${memory} GB, ${type()} ${release().split('-')[0]}`;
	const measured = `Measured on ${new Date().toISOString().slice(0, 10)} on ${machine}.`;
	const [before] = readFileSync(DOCUMENT, 'utf8').split(RESULTS);
	writeFileSync(DOCUMENT, `${before}${RESULTS}\n\n${measured}\n\n${table}`);
}
