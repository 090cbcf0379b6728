import { html, SafeHtml } from '../../simulator/pages/html';
import type { Exhibit, TableRow } from '../demonstration';
import { reasonOf, type Outcome } from '../play';
import { STYLES } from './styles';

/** The run that the report describes. */
export interface Run {
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

/** The report as a page whose pictures are in a folder beside it. */
export function reportPage(run: Run): string {
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
					${new SafeHtml(STYLES)}
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
