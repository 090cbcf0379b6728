import { html, SafeHtml } from '../../simulator/pages/html';
import type { Exhibit, TableRow } from '../demonstration';
import { reasonOf, type Outcome, type Verdict } from '../play';
import { STYLES } from './styles';

/** What the report is of. */
export interface Run {
	/** Of this package. */
	version: string;
	/** Of n8n. */
	n8nVersion: string;
	/** Epoch milliseconds. */
	at: number;
	outcomes: readonly Outcome[];
	/** Where LinkedIn's API is; absent when LinkedIn was simulated. */
	linkedIn?: string;
}

/** The line that says how it went; with a LinkedIn that is not simulated some rules are skipped. */
export function summaryOf({ outcomes, linkedIn }: Pick<Run, 'outcomes' | 'linkedIn'>): string {
	const count = (wanted: Verdict) => outcomes.filter(({ verdict }) => verdict === wanted).length;
	const skipped = linkedIn === undefined ? '' : `, ${count('not shown')} skipped`;
	return `${count('passed')} passed, ${count('failed')} failed${skipped}`;
}

/** The report as a page whose pictures are in a folder beside it. */
export function reportPage(run: Run): string {
	const { version, n8nVersion, at, outcomes, linkedIn } = run;
	const summary = summaryOf(run);
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
				${linkedIn === undefined ? SIMULATED : real(linkedIn)}
				<table>
					<thead>
						<tr>
							<th>Rule</th>
							<th>What must be shown</th>
							<th>Result</th>
						</tr>
					</thead>
					<tbody>
						${outcomes.map(
							(outcome) =>
								html`<tr>
									<td class="narrow"><a href="#${outcome.rule.id}">${outcome.rule.id}</a></td>
									<td>${outcome.rule.words}</td>
									<td>${verdict(outcome)}</td>
								</tr>`,
						)}
					</tbody>
				</table>
				${outcomes.map(section)}
			</body>
		</html> `.toString();
}

const SIMULATED = html`<p>
	LinkedIn was simulated, from its public documentation: all names, answers and ids are made up,
	many of them odd on purpose.
</p>`;

function real(linkedIn: string): SafeHtml {
	return html`<p>
			LinkedIn was the one at ${linkedIn}. What was expected is what it answered to a second
			program, which shares no code with this package. What only LinkedIn could break is not shown
			here:
			<code>npm run sign-off</code> shows it with a simulated LinkedIn.
		</p>
		<p class="problem">
			<strong>This report is about real people.</strong> Names of the member, of pages, events and
			forms are in it, and ids of leads; what people have answered is left out of the tables and
			blurred in the pictures. Look at every picture before you send it to anybody.
		</p>`;
}

const VERDICTS: Record<Verdict, { look: string; text: string }> = {
	passed: { look: 'passed', text: '✔ passed' },
	failed: { look: 'failed', text: '✘ failed' },
	'not shown': { look: 'soft', text: '– not shown' },
};

function verdict({ verdict: given }: Outcome): SafeHtml {
	const { look, text } = VERDICTS[given];
	return html`<span class="verdict ${look}">${text}</span>`;
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
		${outcome.verdict !== 'passed' &&
		html`<p class="${outcome.verdict === 'failed' ? 'problem' : 'soft'}">${reasonOf(outcome)}</p>`}
		${outcome.exhibits.length > 0 && proofs(outcome.exhibits)} ${outcome.exhibits.map(exhibit)}
	</section>`;
}

function fact(name: string, text: string): SafeHtml {
	return html`<dt>${name}</dt>
		<dd>${text}</dd>`;
}

function proofs(exhibits: readonly Exhibit[]): SafeHtml {
	return html`<table class="proofs">
		<caption>
			What proves it
		</caption>
		<thead>
			<tr>
				<th></th>
				<th>What was looked at</th>
				<th>Seen</th>
				<th>Expected</th>
			</tr>
		</thead>
		<tbody>
			${exhibits.map(
				(each) =>
					each.kind === 'proof' &&
					html`<tr>
						<td class="${each.holds ? 'passed' : 'failed'}">${each.holds ? '✔' : '✘'}</td>
						<td>${each.claim}</td>
						<td><bdi>${each.seen}</bdi></td>
						<td><bdi>${each.expected}</bdi></td>
					</tr>`,
			)}
		</tbody>
	</table>`;
}

function exhibit(each: Exhibit): SafeHtml | false {
	switch (each.kind) {
		case 'step':
			return html`<p>${each.text}</p>`;
		case 'omission':
			return html`<p class="soft">Not shown here: ${each.text}</p>`;
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

function cell(value: unknown): string {
	if (value === null || value === undefined) return '–';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
