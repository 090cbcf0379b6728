import { importLeadsToPostgres } from '../../demo/leadsToPostgres';
import { storedLeads } from '../../demo/storedLeads';
import { compareSyncedTables, untilSynced } from '../../demo/syncedTables';
import type { Execution } from '../../harness/api/execution';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { waitUntil } from '../../harness/waitUntil';
import { landmarks } from '../../simulator/world/landmarks';

const { events, forms, organizations } = landmarks;
const IDENTICAL = { surplus: [], missing: [], different: [] };
const TABLE = `linkedin_leads_${organizations.nastyForms}`;

let environment: LeadSyncEnvironment;
let workflowId: string;

beforeAll(async () => {
	environment = await startEnvironment();
	workflowId = await importLeadsToPostgres(environment, await environment.connectLinkedIn(), 2);
});

afterAll(async () => await environment?.stop());

/** Waits until the tables are what LinkedIn has, down to every value. */
async function sameAsLinkedIn(): Promise<void> {
	const differences = await untilSynced(environment, { timeoutMs: 200_000, everyMs: 1000 });
	expect(differences).toEqual(IDENTICAL);
}

const failureAfter = async (latestId: string) =>
	await environment.client.executions.nextFailed(workflowId, latestId);

const row = async (leadId: string) =>
	(await storedLeads(environment.postgres)).find(({ row: { lead_id } }) => lead_id === leadId)?.row;

test('the leads of all organizations are stored, each in the table of its own', async () => {
	await environment.client.workflows.activate(workflowId);
	await sameAsLinkedIn();
	const stored = await storedLeads(environment.postgres);
	expect(new Set(stored.map(({ table }) => table)).size).toBeGreaterThan(2);
	for (const { table, row: lead } of stored) {
		expect(table).toBe(`linkedin_leads_${String(lead.organization_id)}`);
	}
});

test('a form that asks another question gets another column, and the answer is in it', async () => {
	const { control } = environment.simulator;
	const { questions } = control.forms.addVersion(forms.scripts, {
		addQuestions: [{ text: 'Zebra crossing?' }],
	});
	const question = questions.at(-1)?.id ?? '';
	const answer = 'Да: {{ 1 + 1 }} $1';
	const { id } = control.leads.add({ eventId: events.scripts, answers: { [question]: answer } });
	await sameAsLinkedIn();
	expect(await row(id)).toHaveProperty('zebra_crossing', answer);
});

test('a lead that is answered again keeps nothing that it no longer says, but what others wrote', async () => {
	const { simulator, postgres } = environment;
	const { control } = simulator;
	const { questions } = control.forms.addVersion(forms.emoji, {
		addQuestions: [{ text: 'Only once?' }],
	});
	const question = questions.at(-1)?.id ?? '';
	const { id } = control.leads.add({ eventId: events.emoji, answers: { [question]: 'yes' } });
	await sameAsLinkedIn();
	expect(await row(id)).toHaveProperty('only_once', 'yes');
	await postgres.query(`ALTER TABLE ${TABLE} ADD COLUMN IF NOT EXISTS note text`);
	await postgres.query(`UPDATE ${TABLE} SET note = 'called' WHERE lead_id = $1`, [id]);

	control.forms.addVersion(forms.emoji, { removeQuestionIds: [question] });
	control.leads.reregister(id);
	await waitUntil('the new answers', async () => (await row(id))?.only_once === null || undefined);
	expect(await row(id)).toMatchObject({ only_once: null, note: 'called' });
	await postgres.query(`ALTER TABLE ${TABLE} DROP COLUMN note`);
	await sameAsLinkedIn();
});

test('while the database is down, executions fail, and what came meanwhile is stored after it', async () => {
	const { client, postgres, simulator } = environment;
	const latest = await client.executions.latestId(workflowId);
	await postgres.stopServer();
	let failed: Execution;
	try {
		simulator.control.leads.add({ eventId: events.consents });
		simulator.control.leads.add({ eventId: events.formulas });
		failed = await failureAfter(latest);
	} finally {
		await postgres.startServer();
	}
	// In whatever words the database's driver says it.
	expect(failed.nodeError('Run statements')).toBeDefined();
	expect(failed.hasRun('Store leads')).toBe(false);
	expect((await compareSyncedTables(environment)).missing).toHaveLength(2);
	await sameAsLinkedIn();
});

test('when the statements fail, so does the execution, and its leads come again', async () => {
	const { client, postgres, simulator } = environment;
	const latest = await client.executions.latestId(workflowId);
	const reader = await postgres.connect();
	try {
		await reader.query(`BEGIN; SELECT * FROM ${TABLE} LIMIT 1`);
		simulator.control.forms.addVersion(forms.scripts, { addQuestions: [{ text: 'And now?' }] });
		const { id } = simulator.control.leads.add({ eventId: events.scripts });
		const failed = await failureAfter(latest);
		expect(failed.nodeError('Run statements')).toBeDefined();
		expect(failed.hasRun('Store leads')).toBe(false);
		expect((await compareSyncedTables(environment)).missing).toEqual([id]);
	} finally {
		await reader.end();
	}
	await sameAsLinkedIn();
});

test('when the database refuses one lead, the others are stored', async () => {
	const { client, postgres, simulator } = environment;
	const { leads } = simulator.control;
	const latest = await client.executions.latestId(workflowId);
	const refused = leads.add({ eventId: events.everyQuestion });
	await postgres.query(`ALTER TABLE ${TABLE} ADD CHECK (lead_id <> '${refused.id}')`);
	leads.addMany({ eventId: events.everyQuestion }, 5);
	expect((await failureAfter(latest)).nodeError('Store leads')).toBeDefined();
	await waitUntil('the others', async () => {
		const { missing } = await compareSyncedTables(environment, [refused.id]);
		return missing.length === 0 || undefined;
	});
});
