import runtime from '../harness/runtime/package.json';
import { html, SafeHtml } from '../simulator/pages/html';
import { markOf, tableOf } from './demonstration';
import type { Rule } from './rule';

const STYLES = new SafeHtml(`
body { margin: 2.5rem auto; max-width: 62rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
section { margin-top: 3rem; border-top: 3px solid; }
table { width: 100%; border-collapse: collapse; }
caption, th, td { padding: .35rem .6rem .35rem 0; text-align: start; vertical-align: top; border-top: 1px solid #d6dbe0; }
img { width: 100%; border: 1px solid #d6dbe0; }
@media print { section { break-before: page; } figure, tr { break-inside: avoid; } }
`);

/** The result of one rule. */
export interface Outcome {
	rule: Rule;
	exhibits: readonly SafeHtml[];
	/** Why the rule has not passed; none if it has. */
	failures: readonly string[];
}

const isPassed = ({ failures }: Outcome) => failures.length === 0;

/** A line with the numbers of passed and failed rules. */
export function summaryOf(outcomes: readonly Outcome[]): string {
	const { length: passed } = outcomes.filter(isPassed);
	return `${passed} passed, ${outcomes.length - passed} failed`;
}

/** The report as a page whose pictures are beside it. */
export function reportPage(outcomes: readonly Outcome[]): string {
	const title = `LinkedIn technical sign-off: ${summaryOf(outcomes)}`;
	const rules = outcomes.map((outcome) => ({
		Rule: html`<a href="#${outcome.rule.id}">${outcome.rule.id}</a>`,
		'What must be shown': outcome.rule.words,
		Result: markOf(isPassed(outcome)),
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
				LinkedIn Lead Sync for n8n, rehearsed on ${new Date().toUTCString()} in a real n8n
				${runtime.dependencies.n8n}, in its editor in a Chromium browser, with a real PostgreSQL.
				LinkedIn was simulated, from its public documentation: all names, answers and ids are made
				up, many of them odd on purpose. No access token and no secret is in this report.
			</p>
			${tableOf('The rules', rules)} ${outcomes.map(sectionOf)}
		</html> `.toString();
}

function sectionOf(outcome: Outcome): SafeHtml {
	const { rule, exhibits, failures } = outcome;
	const { id, words, demoType, expectations, explanation } = rule;
	return html`<section id="${id}">
		<h2>${markOf(isPassed(outcome))} ${id}: ${words}</h2>
		${demoType !== undefined && html`<p>Demo type: ${demoType}</p>`}
		${expectations !== undefined && html`<p>LinkedIn expects: ${expectations}</p>`}
		<p>How it works: ${explanation}</p>
		${failures.map((failure) => html`<p><strong>${failure}</strong></p>`)} ${[...exhibits]}
	</section>`;
}
