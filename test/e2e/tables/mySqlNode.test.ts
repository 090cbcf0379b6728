import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { CredentialReference } from '../../harness/api/credentials';
import { MariaDb } from '../../harness/mariaDb';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import type { LinkedInEvent } from '../../simulator/world/types';
import { byId, Canvas } from '../support/canvas';
import { DAY, ids, leadWorld } from '../support/leadWorld';

const AS_ASKED = { columnNames: 'asAsked' };
const TABLE = `linkedin_leads_${ids.main}`;

let canvas: Canvas;
let mariaDb: MariaDb;
let client: Connection;
let mySql: CredentialReference;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	mariaDb = await MariaDb.start();
	client = await mariaDb.connect();
	const { host, port, database, user } = mariaDb.connection;
	mySql = await canvas.environment.client.credentials.create({
		name: 'Database',
		type: 'mySql',
		data: { host, port, database, user, password: '' },
	});
});

afterAll(async () => {
	await client?.end();
	await mariaDb?.remove();
	await canvas?.close();
});

/** An event whose form asks one question, with one lead. */
function answered(question: string): LinkedInEvent {
	const organizationId = ids.main;
	const form = canvas.control.forms.add({
		owner: { organizationId },
		name: question,
		questions: [{ text: question }],
	});
	const event = canvas.control.events.add({
		organizationId,
		name: question,
		startsAt: Date.now() + DAY,
		formId: form.id,
	});
	canvas.control.leads.add({ eventId: event.id });
	return event;
}

function node(name: string, parameters: NodeDefinition['parameters']): NodeDefinition {
	const credentials = { mySql };
	return { name, type: 'n8n-nodes-base.mySql', typeVersion: 2.5, credentials, parameters };
}

/** What docs/columns.md says of a workflow for another database, with n8n's own node for MySQL. */
async function store(event?: LinkedInEvent): Promise<RowDataPacket[]> {
	const pulled = {
		organizationId: byId(ids.main),
		eventId: byId(event?.id ?? 'all'),
		options: AS_ASKED,
	};
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', pulled),
		canvas.action('Fit', 'form.getTable', { source: 'inputLeads', dialect: 'mysql' }),
		node('Make', { operation: 'executeQuery', query: '={{ $json.statements }}', options: {} }),
		canvas.action('Leads', 'lead.pull', pulled),
		node('Store', {
			operation: 'upsert',
			table: { __rl: true, mode: 'name', value: TABLE },
			dataMode: 'autoMapInputData',
			columnToMatchOn: 'lead_id',
			options: {},
		}),
	]);
	expect(execution.error).toBeUndefined();
	const [rows] = await client.query<RowDataPacket[]>('SELECT * FROM ??', [TABLE]);
	return rows;
}

test.each([
	['Cote', 'Côté'],
	['Все', 'Всё'],
	['Name', 'NAME'],
])('questions %s and %s of two forms, whose table grows', async (one, other) => {
	await store(answered(one));
	const rows = await store(answered(other));
	const isSame = one.toLowerCase() === other.toLowerCase();
	for (const question of isSame ? [one] : [one, other]) {
		const answers = rows.filter((row) => row[question] !== null).length;
		expect([question, answers]).toEqual([question, isSame ? 2 : 1]);
	}
});

test('all leads of an organization, into a table that is made at once', async () => {
	await client.query('DROP TABLE ??', [TABLE]);
	const rows = await store();
	const { leads } = canvas.control;
	const expected = leads.list({ organizationId: ids.main, leadType: 'EVENT' }).map(({ id }) => id);
	expect(rows.map(({ lead_id }) => lead_id as string).sort()).toEqual(expected.sort());
	expect(rows).toHaveLength(expected.length);
});
