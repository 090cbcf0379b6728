import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { CredentialReference } from '../../harness/api/credentials';
import { MariaDb } from '../../harness/mariaDb';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import { byId, Canvas } from '../support/canvas';
import { addSomeLeads, ids, leadWorld } from '../support/leadWorld';

const TABLE = `linkedin_leads_${ids.main}`;

let canvas: Canvas;
let mariaDb: MariaDb;
let client: Connection;
let mySql: CredentialReference;

beforeAll(async () => {
	const world = leadWorld(Date.now());
	addSomeLeads(world, Date.now());
	canvas = await Canvas.open({ simulator: { world } });
	mariaDb = await MariaDb.start();
	client = await mariaDb.connect();
	const data = { ...mariaDb.connection, password: '' };
	mySql = await canvas.environment.client.credentials.create('mySql', data);
});

afterAll(async () => {
	await client?.end();
	await mariaDb?.remove();
	await canvas?.close();
});

function node(name: string, parameters: NodeDefinition['parameters']): NodeDefinition {
	const credentials = { mySql };
	return { name, type: 'n8n-nodes-base.mySql', typeVersion: 2.5, credentials, parameters };
}

/** Runs the workflow for other databases from docs/columns.md, with n8n's own MySQL node. */
async function store(): Promise<RowDataPacket[]> {
	const pulled = { organizationId: byId(ids.main) };
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

test("n8n's MySQL node stores all event leads of a Page in a table that the same workflow creates", async () => {
	const rows = await store();
	const { leads } = canvas.control;
	const expected = leads
		.list({ organizationId: ids.main, leadType: 'EVENT', testLeads: 'exclude' })
		.map(({ id }) => id);
	expect(expected.length).toBeGreaterThan(0);
	expect(rows.map(({ lead_id }) => lead_id as string).sort()).toEqual(expected.sort());
	expect(rows).toHaveLength(expected.length);
});
