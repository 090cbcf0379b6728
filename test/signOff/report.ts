import runtime from '../harness/runtime/package.json';
import { html } from '../simulator/pages/html';
import type { Demonstration } from './demonstration';

/** A line with the numbers of passed and failed rules. */
export function summaryOf(all: readonly Demonstration[]): string {
	const { length: passed } = all.filter(({ hasPassed }) => hasPassed);
	return `${passed} passed, ${all.length - passed} failed`;
}

/** The report as a page whose pictures are beside it. */
export function reportPage(all: readonly Demonstration[]): string {
	const title = `LinkedIn technical sign-off: ${summaryOf(all)}`;
	return html`<!doctype html>
		<html lang="en">
			<meta charset="utf-8" />
			<title>${title}</title>
			<body style="margin: 2rem auto; max-width: 62rem; font: 16px/1.5 sans-serif">
			<h1>${title}</h1>
			<p>
				LinkedIn Lead Sync for n8n, rehearsed on ${new Date().toUTCString()} in a real n8n
				${runtime.dependencies.n8n}, in its editor in a Chromium browser, with a real PostgreSQL.
				LinkedIn was simulated, from its public documentation: all names, answers and ids are made
				up, many of them odd on purpose. No access token and no secret is in this report.
			</p>
			<ul>
				${all.map(({ heading }) => html`<li>${heading}</li>`)}
			</ul>
			${all.map(({ section }) => section)}
		</html> `.toString();
}
