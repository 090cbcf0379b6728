import runtime from '../harness/runtime/package.json';
import { html, SafeHtml } from '../simulator/pages/html';
import { markOf, type Demonstration } from './demonstration';
import type { Rule } from './rule';

const STYLES = new SafeHtml(
	'body { margin: 2rem auto; max-width: 62rem; font: 16px/1.5 sans-serif } img { width: 100% } pre { overflow: auto }',
);

/** A rule, and what was shown of it. */
export type Shown = [rule: Rule, demonstration: Demonstration];

export const hasPassed = ([, { failures }]: Shown) => failures.length === 0;

/** A line with the numbers of passed and failed rules. */
export function summaryOf(all: readonly Shown[]): string {
	const { length: passed } = all.filter(hasPassed);
	return `${passed} passed, ${all.length - passed} failed`;
}

/** The report as a page whose pictures are beside it. */
export function reportPage(all: readonly Shown[]): string {
	const title = `LinkedIn technical sign-off: ${summaryOf(all)}`;
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
			<ul>
				${all.map((shown) => html`<li>${headingOf(shown)}</li>`)}
			</ul>
			${all.map((shown) => {
				const [{ explanation }, { failures, exhibits }] = shown;
				return html`<hr />
					<h2>${headingOf(shown)}</h2>
					<p>How it works: ${explanation}</p>
					${failures.map((failure) => html`<p><strong>${failure}</strong></p>`)} ${exhibits}`;
			})}
		</html> `.toString();
}

const headingOf = (shown: Shown) => `${markOf(hasPassed(shown))} ${shown[0].id}: ${shown[0].words}`;
