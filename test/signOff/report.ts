import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countBy } from 'lodash';
import { html, SafeHtml } from '../simulator/pages/html';
import { PICTURES, type Exhibit, type TableRow } from './demonstration';
import { reasonOf, type Outcome } from './play';

const STYLES = new SafeHtml(`
body { margin: 2.5rem auto; max-width: 62rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
section { margin-top: 3rem; border-top: 3px solid; }
table { width: 100%; border-collapse: collapse; }
caption, th, td { padding: .35rem .6rem .35rem 0; text-align: start; vertical-align: top; }
th, td { border-top: 1px solid #d6dbe0; }
img { width: 100%; border: 1px solid #d6dbe0; }
@media print { section { break-before: page; } figure, tr { break-inside: avoid; } }
`);

/** The run that the report describes. */
interface Run {
	/** The version of this package. */
	version: string;
	n8nVersion: string;
	/** Epoch milliseconds. */
	at: number;
	outcomes: readonly Outcome[];
}

/** A line with the numbers of passed and failed rules. */
export function summaryOf(outcomes: readonly Outcome[]): string {
	const { true: passed = 0, false: failed = 0 } = countBy(outcomes, 'isPassed');
	return `${passed} passed, ${failed} failed`;
}

/** Creates an empty folder for a report and its pictures, which are written before the page. */
export async function beginReport(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(join(folder, PICTURES), { recursive: true });
}

/**
 * Writes the report's page.
 *
 * @param secretsIn the secrets that a text holds, shortened
 * @returns its path
 * @throws Error when the page would contain a secret; then it is not written
 */
export async function writeReport(
	folder: string,
	run: Run,
	secretsIn: (text: string) => string[],
): Promise<string> {
	const page = reportPage(run);
	const found = secretsIn(page);
	if (found.length > 0) throw new Error(`The report would hold secrets: ${found.join(', ')}`);
	const path = join(folder, 'index.html');
	await writeFile(path, page);
	return path;
}

/** The report as a page whose pictures are in a folder beside it. */
function reportPage({ version, n8nVersion, at, outcomes }: Run): string {
	const title = `LinkedIn technical sign-off: ${summaryOf(outcomes)}`;
	const rules = outcomes.map((outcome) => ({
		Rule: html`<a href="#${outcome.rule.id}">${outcome.rule.id}</a>`,
		'What must be shown': outcome.rule.words,
		Result: verdictOf(outcome),
	}));
	return html`<!doctype html>
		<html lang="en">
			<meta charset="utf-8" />
			<title>${title}</title>
			<style>
				${STYLES}
			</style>
			<h1>${title}</h1>
			<p>
				LinkedIn Lead Sync for n8n ${version}, rehearsed on ${new Date(at).toUTCString()} in a real
				n8n ${n8nVersion}, in its editor in a Chromium browser, with a real PostgreSQL. LinkedIn was
				simulated, from its public documentation: all names, answers and ids are made up, many of
				them odd on purpose. No access token and no secret is in this report.
			</p>
			${tableOf('The rules', rules)} ${outcomes.map(sectionOf)}
		</html> `.toString();
}

const markOf = (isGood: boolean) => (isGood ? '✔' : '✘');
const verdictOf = ({ isPassed }: Outcome) =>
	`${markOf(isPassed)} ${isPassed ? 'passed' : 'failed'}`;

function sectionOf(outcome: Outcome): SafeHtml {
	const { id, words, demoType, expectations, explanation } = outcome.rule;
	return html`<section id="${id}">
		<h2>${id}: ${words} ${verdictOf(outcome)}</h2>
		${demoType !== undefined && html`<p>Demo type: ${demoType}</p>`}
		${expectations !== undefined && html`<p>LinkedIn expects: ${expectations}</p>`}
		<p>How it works: ${explanation}</p>
		${!outcome.isPassed && html`<p><strong>${reasonOf(outcome)}</strong></p>`}
		${outcome.exhibits.map(exhibitOf)}
	</section>`;
}

function exhibitOf(each: Exhibit): SafeHtml {
	switch (each.kind) {
		case 'step':
			return html`<p>${each.text}</p>`;
		case 'picture':
			return html`<figure>
				<img src="${each.file}" alt="${each.caption}" />
				<figcaption>${each.caption}</figcaption>
			</figure>`;
		case 'table':
			return tableOf(each.caption, each.rows);
		case 'proof':
			return html`<p>
				${markOf(each.holds)} ${each.claim}: <bdi>${each.seen}</bdi> (expected:
				<bdi>${each.expected}</bdi>)
			</p>`;
	}
}

function tableOf(caption: string, rows: TableRow[]): SafeHtml {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lineOf = (row: TableRow) =>
		columns.map((column) => html`<td><bdi>${cellOf(row[column])}</bdi></td>`);
	return html`<table>
		<caption>
			${caption}
		</caption>
		<tr>
			${columns.map((column) => html`<th>${column}</th>`)}
		</tr>
		${rows.map(
			(row) =>
				html`<tr>
					${lineOf(row)}
				</tr>`,
		)}
	</table>`;
}

function cellOf(value: unknown): string | SafeHtml {
	if (value instanceof SafeHtml) return value;
	if (value === null || value === undefined) return '–';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
