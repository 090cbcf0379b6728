import fastify from 'fastify';
import { isNil, without } from 'lodash';
import type { AddressInfo } from 'node:net';
import { OWNER } from '../harness/api/n8nSession';
import type { Postgres } from '../harness/postgres';
import { html, SafeHtml } from '../simulator/pages/html';
import { storedLeads, type StoredRow } from './storedLeads';

const SHOWN_ROWS = 50;

export interface DemoPage {
	url: string;
	stop(): Promise<void>;
}

/** Where the parts of the demo are, as URLs. */
export interface DemoParts {
	postgres: Postgres;
	/** The list of events of the simulated LinkedIn. */
	events: string;
	n8n: string;
	workflowId: string;
}

/**
 * Serves one page on loopback: a simulated LinkedIn to register at, beside the rows in PostgreSQL, which update
 * themselves, and a link to the workflow in n8n.
 */
export async function serveDemoPage(parts: DemoParts): Promise<DemoPage> {
	const app = fastify({ forceCloseConnections: true });
	app.get('/', async (_request, reply) => {
		return await reply.type('text/html; charset=utf-8').send(demoPage(parts));
	});
	app.get('/table', async (_request, reply) => {
		const leads = await storedLeads(parts.postgres, SHOWN_ROWS);
		return await reply
			.type('text/html; charset=utf-8')
			.send(table(leads.map(({ row }) => row)).toString());
	});
	await app.listen({ host: '127.0.0.1', port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return { url: `http://localhost:${port}`, stop: async () => await app.close() };
}

/** The rows as a person reads them: in the order of the tables' columns, without columns that are empty. */
function table(rows: StoredRow[]): SafeHtml {
	if (rows.length === 0) return html`<p>No lead has arrived yet.</p>`;
	const columns = columnsOf(rows).filter((column) => rows.some((row) => !isNil(row[column])));
	return html`<table>
		<thead>
			<tr>
				${columns.map((column) => html`<th>${column}</th>`)}
			</tr>
		</thead>
		<tbody>
			${rows.map(
				(row) =>
					html`<tr data-lead="${String(row.lead_id)}">
						${columns.map((column) => html`<td dir="auto">${inWords(column, row[column])}</td>`)}
					</tr> `,
			)}
		</tbody>
	</table>`;
}

/** The columns of all rows: each behind the one that it follows in its own table. The key, which is first, comes last. */
function columnsOf(rows: StoredRow[]): string[] {
	const columns: string[] = [];
	for (const names of rows.map((row) => without(Object.keys(row), 'lead_id'))) {
		for (const [index, name] of names.entries()) {
			if (columns.includes(name)) continue;
			columns.splice(index === 0 ? 0 : columns.indexOf(names[index - 1]) + 1, 0, name);
		}
	}
	return [...columns, 'lead_id'];
}

function inWords(column: string, value: unknown): string {
	if (isNil(value)) return '';
	if (column !== 'submitted_at') return String(value);
	return new Date(String(value)).toISOString().slice(0, 19).replace('T', ' ');
}

/** The page loads nothing from elsewhere but LinkedIn's pages, in a frame. */
const STYLES = new SafeHtml(`
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: grid; grid: auto 1fr / 30rem minmax(0, 1fr); background: #f4f2ee; color: #1d2226; font: 15px/1.45 system-ui, sans-serif; }
header { grid-column: 1 / 3; display: flex; gap: 1.5rem; align-items: baseline; padding: .75rem 1.25rem; background: #fff; border-bottom: 1px solid #ddd; }
h1 { font-size: 1.15rem; margin: 0; white-space: nowrap; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
header p { margin: 0; color: #555; font-size: 14px; }
a.button { background: #0a66c2; color: #fff; padding: .35rem 1rem; border-radius: 1rem; text-decoration: none; white-space: nowrap; margin-left: auto; }
iframe { border: 0; border-right: 1px solid #ddd; width: 100%; height: 100%; }
main { padding: 1rem 1.25rem; overflow: auto; }
table { border-collapse: collapse; background: #fff; font-size: 13px; }
th, td { text-align: left; padding: .35rem .6rem; border: 1px solid #e3e3e3; white-space: nowrap; max-width: 18rem; overflow: hidden; text-overflow: ellipsis; }
th { position: sticky; top: 0; background: #eef3f8; }
tr.new td { background: #d7f5dd; }
`);

/** Shows the table again every second, and marks the rows that came since the page was opened. */
const SCRIPT = new SafeHtml(`
const place = document.getElementById('table');
let known;
async function update() {
	const text = await fetch('/table').then((answer) => answer.text()).catch(() => undefined);
	if (text !== undefined) {
		place.innerHTML = text;
		const rows = [...place.querySelectorAll('tr[data-lead]')];
		known ??= new Set(rows.map((row) => row.dataset.lead));
		for (const row of rows) row.classList.toggle('new', !known.has(row.dataset.lead));
	}
	setTimeout(update, 1000);
}
update();
`);

function demoPage({ events, n8n, workflowId }: DemoParts): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<link rel="icon" href="data:," />
				<title>LinkedIn leads in PostgreSQL</title>
				<style>
					${STYLES}
				</style>
			</head>
			<body>
				<header>
					<h1>From LinkedIn to PostgreSQL</h1>
					<p>Register on the left: your row appears on the right within 15 seconds.</p>
					<a class="button" href="${n8n}/workflow/${workflowId}" target="n8n"
						>Open the workflow in n8n</a
					>
					<p>as <code>${OWNER.email}</code>,<br />password <code>${OWNER.password}</code></p>
				</header>
				<iframe src="${events}" title="LinkedIn, simulated"></iframe>
				<main>
					<h2>The ${SHOWN_ROWS} newest leads in PostgreSQL</h2>
					<div id="table"></div>
				</main>
				<script>
					${SCRIPT};
				</script>
			</body>
		</html> `.toString();
}
