import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { isNull, omitBy } from 'lodash';
import type { Postgres } from '../harness/postgres';
import { html } from '../simulator/pages/html';
import { storedLeads, type StoredLead } from './storedLeads';

const SHOWN_ROWS = 50;
const RELOAD_AFTER_SECONDS = 3;

export interface TablePage {
	url: string;
	stop(): Promise<void>;
}

/** Serves a page on loopback that shows the newest rows of all lead tables, and reloads itself. */
export async function serveTablePage(postgres: Postgres): Promise<TablePage> {
	const app = fastify({ forceCloseConnections: true });
	app.get('/', async (_request, reply) => {
		const leads = await storedLeads(postgres, SHOWN_ROWS);
		return await reply.type('text/html; charset=utf-8').send(tablePage(leads));
	});
	await app.listen({ host: '127.0.0.1', port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return { url: `http://localhost:${port}`, stop: async () => await app.close() };
}

function tablePage(leads: StoredLead[]): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta http-equiv="refresh" content="${RELOAD_AFTER_SECONDS}" />
				<link rel="icon" href="data:," />
				<title>Leads in PostgreSQL</title>
			</head>
			<body>
				<h1>The ${SHOWN_ROWS} newest leads in PostgreSQL</h1>
				${leads.length === 0 && html`<p>No lead has arrived yet.</p>`}
				${leads.map(
					({ table, row }) =>
						html`<h2 dir="auto">${String(row.event_name)}, ${String(row.submitted_at)}</h2>
							<p>In ${table}:</p>
							${Object.entries(omitBy(row, isNull)).map(
								([column, value]) => html`<div>${column}: <bdi>${String(value)}</bdi></div>`,
							)}`,
				)}
			</body>
		</html> `.toString();
}
