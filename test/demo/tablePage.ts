import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { omitBy } from 'lodash';
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
				<style>
					body {
						font:
							15px/1.45 system-ui,
							sans-serif;
						margin: 2rem;
						color: #1d2226;
					}
					table {
						border-collapse: collapse;
						width: 100%;
					}
					th,
					td {
						text-align: start;
						vertical-align: top;
						padding: 0.5rem;
						border-top: 1px solid #d6dbe0;
						overflow-wrap: anywhere;
					}
					.soft {
						color: #56687a;
					}
				</style>
			</head>
			<body>
				<h1>Leads in PostgreSQL</h1>
				<p class="soft">
					The ${SHOWN_ROWS} newest rows of all lead tables. This page reloads every
					${RELOAD_AFTER_SECONDS} seconds.
				</p>
				${leads.length === 0 && html`<p>No lead has arrived yet.</p>`}
				<table>
					<thead>
						<tr>
							<th>Submitted at</th>
							<th>Event</th>
							<th>Answers</th>
							<th>Lead and table</th>
						</tr>
					</thead>
					<tbody>
						${leads.map(tableRow)}
					</tbody>
				</table>
			</body>
		</html> `.toString();
}

/** Columns that have a place of their own in the page, or say nothing to a person. */
const OWN_PLACE = ['lead_id', 'submitted_at', 'event_name', 'submitter_urn', 'lead_type'];

function tableRow({ table, row }: StoredLead) {
	const others = omitBy(
		row,
		(value, column) =>
			value === null || OWN_PLACE.includes(column) || /^(form|event|organization)_/.test(column),
	);
	return html`<tr>
		<td>${String(row.submitted_at)}</td>
		<td dir="auto">${String(row.event_name ?? row.event_id)}</td>
		<td>
			${Object.entries(others).map(
				([column, value]) =>
					html`<div><span class="soft">${column}</span> <bdi>${String(value)}</bdi></div>`,
			)}
		</td>
		<td>${String(row.lead_id)}<br /><span class="soft">${table}</span></td>
	</tr>`;
}
