import formBody from '@fastify/formbody';
import fastify from 'fastify';
import { isNil, union } from 'lodash';
import type { AddressInfo } from 'node:net';
import { OWNER } from '../harness/api/n8nSession';
import type { Postgres } from '../harness/postgres';
import { html, SafeHtml } from '../simulator/pages/html';
import { ASKED } from './showcase';
import { storedLeads, type StoredRow } from './storedLeads';

export interface DemoPage {
	url: string;
	stop(): Promise<void>;
}

/** The parts of the demo that the page shows or uses. */
export interface DemoParts {
	postgres: Postgres;
	/** Registers a person for the event. @param answers by question id */
	register: (answers: Record<string, string>) => void;
	/** Its URL. */
	n8n: string;
	workflowId: string;
}

/**
 * Serves one page on loopback: a form to register with at the simulated LinkedIn, the rows in PostgreSQL, which update
 * themselves, and a link to the workflow in n8n.
 */
export async function serveDemoPage(parts: DemoParts): Promise<DemoPage> {
	const app = fastify({ forceCloseConnections: true });
	app.get('/', async (_request, reply) => {
		return await reply.type('text/html; charset=utf-8').send(demoPage(parts));
	});
	await app.register(formBody);
	app.post<{ Body: Record<string, string> }>('/', async ({ body }, reply) => {
		parts.register(body);
		return await reply.redirect('/', 303);
	});
	app.get('/table', async (_request, reply) => {
		const leads = await storedLeads(parts.postgres);
		const page = tablePage(leads.map(({ row }) => row));
		return await reply.type('text/html; charset=utf-8').send(page);
	});
	await app.listen({ host: '127.0.0.1', port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return { url: `http://localhost:${port}`, stop: async () => await app.close() };
}

/** The rows as a person reads them, without columns that are empty; the page loads itself again every three seconds. */
function tablePage(rows: StoredRow[]): string {
	const columns = union(...rows.map(Object.keys)).filter((column) =>
		rows.some((row) => !isNil(row[column])),
	);
	return html`<!doctype html>
		<meta charset="utf-8" />
		<meta http-equiv="refresh" content="3" />
		<style>
			${STYLES}
		</style>
		<h2>The leads in PostgreSQL, the newest first</h2>
		<table>
			<tr>
				${columns.map((column) => html`<th>${column}</th>`)}
			</tr>
			${rows.map(
				(row) =>
					html`<tr>
						${columns.map((column) => html`<td dir="auto">${String(row[column] ?? '')}</td>`)}
					</tr> `,
			)}
		</table>`.toString();
}

/** The pages load nothing from elsewhere. */
const STYLES = new SafeHtml(`
body { margin: 0 .5rem; font: 15px/1.45 system-ui, sans-serif; }
iframe { width: 100%; height: 75vh; border: 1px solid #ddd; }
table { border-collapse: collapse; font-size: 13px; }
th, td { text-align: left; padding: .35rem .6rem; border: 1px solid #e3e3e3; white-space: nowrap; }
`);

function demoPage({ n8n, workflowId }: DemoParts): string {
	return html`<!doctype html>
		<html lang="en">
			<meta charset="utf-8" />
			<link rel="icon" href="data:," />
			<title>LinkedIn leads in PostgreSQL</title>
			<style>
				${STYLES}
			</style>
			<h1>From LinkedIn to PostgreSQL</h1>
			<p>
				Register for the event: your row appears below within 15 seconds.
				<a href="${n8n}/workflow/${workflowId}" target="n8n">Open the workflow in n8n</a>
				as <code>${OWNER.email}</code>, password <code>${OWNER.password}</code>
			</p>
			<form method="post">
				${Object.entries(ASKED).map(
					([id, text]) => html`<input name="${id}" placeholder="${text}" required /> `,
				)}
				<button type="submit">Register</button>
			</form>
			<iframe src="/table" title="PostgreSQL"></iframe>
		</html> `.toString();
}
