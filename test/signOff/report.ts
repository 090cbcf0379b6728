import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { html, SafeHtml } from '../simulator/pages/html';
import { PICTURES, type Exhibit, type TableRow } from './demonstration';
import { reasonOf, type Outcome } from './play';

/** How the report looks on a screen and on paper. */
const STYLES = new SafeHtml(`
:root { color-scheme: light; --ink: #1d2226; --soft: #56687a; --line: #d6dbe0; --good: #01754f; --bad: #b24020; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem; color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 2rem; line-height: 1.2; }
h2 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.3; }
a { color: #0a66c2; }
.soft { color: var(--soft); }
.verdict { font-weight: 600; white-space: nowrap; }
.passed { color: var(--good); }
.failed { color: var(--bad); }
section { margin-top: 3rem; padding-top: 1.5rem; border-top: 3px solid var(--ink); }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .35rem 1rem; margin: 0 0 1rem; }
dt { color: var(--soft); }
dd { margin: 0; }
table { width: 100%; margin: 1rem 0; border-collapse: collapse; font-size: .875rem; }
caption { padding-bottom: .35rem; font-size: 1rem; text-align: start; }
th, td { padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--line); text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; }
figure { margin: 1rem 0; }
figure img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
figcaption { margin-top: .35rem; color: var(--soft); font-size: .875rem; }
.problem { padding: .75rem 1rem; border-inline-start: 4px solid var(--bad); background: #fdf3ef; overflow-wrap: anywhere; }
@media print {
	body { max-width: none; padding: 0; font-size: 11pt; }
	section { break-before: page; margin-top: 0; }
	figure, tr, .problem { break-inside: avoid; }
}
`);

/** The run that the report describes. */
interface Run {
	/** The version of this package. */
	version: string;
	/** The version of n8n. */
	n8nVersion: string;
	/** Epoch milliseconds. */
	at: number;
	outcomes: readonly Outcome[];
}

/** A line with the numbers of passed and failed rules. */
export function summaryOf(outcomes: readonly Outcome[]): string {
	const passed = outcomes.filter(({ isPassed }) => isPassed).length;
	return `${passed} passed, ${outcomes.length - passed} failed`;
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
function reportPage(run: Run): string {
	const { version, n8nVersion, at, outcomes } = run;
	const summary = summaryOf(outcomes);
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width" />
				<link rel="icon" href="data:," />
				<title>LinkedIn technical sign-off: ${summary}</title>
				<style>
					${STYLES}
				</style>
			</head>
			<body>
				<h1>LinkedIn technical sign-off</h1>
				<p class="soft">
					LinkedIn Lead Sync for n8n ${version}, rehearsed on ${new Date(at).toUTCString()}
				</p>
				<p>
					<strong>${summary}.</strong> Each rule was shown in a real n8n ${n8nVersion}, in its
					editor in a Chromium browser, with a real PostgreSQL. No access token and no secret is in
					this report.
				</p>
				<p>
					LinkedIn was simulated, from its public documentation: all names, answers and ids are made
					up, many of them odd on purpose.
				</p>
				${tableOf('The rules', outcomes.map(inShort))} ${outcomes.map(section)}
			</body>
		</html> `.toString();
}

/** A line of the table of contents. */
function inShort(outcome: Outcome): TableRow {
	const { id, words } = outcome.rule;
	return {
		Rule: html`<a href="#${id}">${id}</a>`,
		'What must be shown': words,
		Result: verdict(outcome),
	};
}

function mark(isGood: boolean, text: string): SafeHtml {
	return html`<span class="verdict ${isGood ? 'passed' : 'failed'}">${text}</span>`;
}

function verdict({ isPassed }: Outcome): SafeHtml {
	return mark(isPassed, isPassed ? '✔ passed' : '✘ failed');
}

function section(outcome: Outcome): SafeHtml {
	const { id, words, demoType, expectations, explanation } = outcome.rule;
	return html`<section id="${id}">
		<h2>${id}: ${words} ${verdict(outcome)}</h2>
		<dl>
			${demoType !== undefined && fact('Demo type', demoType)}
			${expectations !== undefined && fact('LinkedIn expects', expectations)}
			${fact('How it works', explanation)}
		</dl>
		${!outcome.isPassed && html`<p class="problem">${reasonOf(outcome)}</p>`}
		${outcome.exhibits.length > 0 && tableOf('What proves it', proofs(outcome.exhibits))}
		${outcome.exhibits.map(exhibit)}
	</section>`;
}

function fact(name: string, text: string): SafeHtml {
	return html`<dt>${name}</dt>
		<dd>${text}</dd>`;
}

function proofs(exhibits: readonly Exhibit[]): TableRow[] {
	return exhibits.flatMap((each) =>
		each.kind === 'proof'
			? [
					{
						'What was looked at': each.claim,
						Seen: each.seen,
						Expected: each.expected,
						Holds: mark(each.holds, each.holds ? '✔' : '✘'),
					},
				]
			: [],
	);
}

function exhibit(each: Exhibit): SafeHtml | false {
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
			return false;
	}
}

function tableOf(caption: string, rows: TableRow[]): SafeHtml {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	return html`<table>
		<caption>
			${caption}
		</caption>
		<thead>
			<tr>
				${columns.map((column) => html`<th>${column}</th>`)}
			</tr>
		</thead>
		<tbody>
			${rows.map(
				(row) =>
					html`<tr>
						${columns.map((column) => html`<td><bdi>${cell(row[column])}</bdi></td>`)}
					</tr>`,
			)}
		</tbody>
	</table>`;
}

function cell(value: unknown): string | SafeHtml {
	if (value instanceof SafeHtml) return value;
	if (value === null || value === undefined) return '–';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
