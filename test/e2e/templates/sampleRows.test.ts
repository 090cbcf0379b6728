import { pick } from 'lodash';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { storedLeads } from '../../demo/storedLeads';
import {
	readTemplate,
	withCredentials,
	withParameters,
	withWebhookIds,
	type ChosenCredentials,
} from '../../demo/template';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { byId } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

/** The table of the samples. */
const TABLE = 'linkedin_leads_1234567890123';

/** Columns of a lead whose values must belong to it and to no other one. */
const NAMES = ['first_name', 'email', 'lead_id'];

let environment: LeadSyncEnvironment;
/** All that a person has before LinkedIn has approved an app. */
let destination: ChosenCredentials;

beforeAll(async () => {
	environment = await startEnvironment({ simulator: { world: leadWorld(Date.now()) } });
	destination = { postgres: await createPostgresCredential(environment) };
});

afterAll(async () => await environment?.stop());

/** The stored samples, the first one first. */
const sampleRows = async () => {
	const stored = (await storedLeads(environment.postgres)).filter(({ table }) => table === TABLE);
	return stored.map(({ row }) => row).reverse();
};

async function importAndRun(template: ReturnType<typeof readTemplate>, trigger: string) {
	const { workflows } = environment.client;
	const { id } = await workflows.create(withCredentials(template, destination));
	return { id, execution: await workflows.run(id, trigger) };
}

test('without LinkedIn, samples in five scripts are stored in PostgreSQL, every value as it is pinned', async () => {
	const template = readTemplate('leads-to-postgres');
	const { execution } = await importAndRun(template, 'New leads');
	expect(execution.error).toBeUndefined();
	const pinned = (template.pinData?.['New leads'] ?? []).map(({ json }) => json);
	const stored = (await sampleRows()).map((row) => ({
		...row,
		submitted_at: new Date(String(row.submitted_at)).toISOString(),
	}));
	expect(stored.map((row, at) => pick(row, Object.keys(pinned[at])))).toEqual(pinned);
});

test('without LinkedIn, what find-missing-leads finds is stored and marked beside them', async () => {
	const template = withParameters(readTemplate('find-missing-leads'), 'Get stored leads', {
		table: { __rl: true, mode: 'name', value: TABLE },
	});
	const { execution } = await importAndRun(template, 'Every night');
	expect(execution.error).toMatchObject({
		node: { name: 'Report missing leads' },
		message: expect.stringMatching(/^1 LinkedIn leads were missing/),
	});
	const gone = (await sampleRows()).filter((row) => row.deleted_at);
	expect(gone).toMatchObject([{ lead_id: 'sample-lead-6', is_test_lead: true }]);
});

test('without LinkedIn, each sample is one row of the plain Data Table, also the second time', async () => {
	const { workflows, dataTables } = environment.client;
	const template = readTemplate('leads-to-data-table');
	const { id } = await workflows.create(template);
	for (let time = 0; time < 2; time += 1) {
		expect((await workflows.run(id, 'New leads')).error).toBeUndefined();
	}
	const table = (await dataTables.list()).find(({ name }) => name === 'LinkedIn registrations');
	const rows = await dataTables.rows(String(table?.id));
	const pinned = (template.pinData?.['New leads'] ?? []).map(({ json }) => json);
	expect(rows.map(({ all_answers: answers }) => JSON.parse(String(answers)))).toEqual(pinned);
	expect(rows.map((row) => pick(row, NAMES))).toEqual(pinned.map((lead) => pick(lead, NAMES)));
});

test('without LinkedIn, the cancelled sample has no answers in the Data Table, whichever trigger comes later', async () => {
	const { workflows, dataTables } = environment.client;
	const { id } = await workflows.create(
		withWebhookIds(readTemplate('instant-leads-to-data-table')),
	);
	for (const trigger of ['Instant lead', 'New leads']) {
		expect((await workflows.run(id, trigger)).error).toBeUndefined();
		const table = (await dataTables.list()).find(({ name }) => name === 'LinkedIn leads');
		const rows = await dataTables.rows(String(table?.id));
		expect(rows.map(({ lead_id: leadId }) => leadId).sort()).toEqual(
			[1, 2, 3, 4, 5, 6].map((number) => `sample-lead-${number}`),
		);
		const cancelled = rows.filter(({ lead_action: action }) => action === 'DELETED');
		expect(cancelled).toMatchObject([
			{ lead_id: 'sample-lead-6', first_name: null, email: null, is_test_lead: null },
		]);
	}
});

test('published workflows take no notice of samples, at a trigger or behind one', async () => {
	const { client, postgres, simulator } = environment;
	await postgres.query(`DROP TABLE ${TABLE}`);
	const chosen = {
		...destination,
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
	};
	const polling = withParameters(readTemplate('leads-to-postgres'), 'New leads', {
		pollTimes: { ...everySeconds(2) },
	});
	const { id } = await client.workflows.create(withCredentials(polling, chosen));
	await client.workflows.activate(id);
	simulator.control.leads.add({ eventId: ids.first });
	const [{ id: executionId }] = await waitUntil('an execution', async () => {
		const found = await client.executions.list(id);
		return found.length > 0 ? found : undefined;
	});
	const polled = (await client.executions.finished(executionId)).json('New leads');
	expect(polled).not.toEqual([]);
	expect(polled.filter(({ is_test_lead: isTest }) => isTest)).toEqual([]);
	await client.workflows.deactivate(id);
	const table = `linkedin_leads_${ids.main}`;

	let behind = readTemplate('find-missing-leads');
	behind = withParameters(behind, 'Every night', {
		rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] },
	});
	behind = withParameters(behind, 'Get stored leads', {
		table: { __rl: true, mode: 'name', value: table },
	});
	behind = withParameters(behind, 'Find differences', { organizationId: { ...byId(ids.main) } });
	const scheduled = await client.workflows.create(withCredentials(behind, chosen));
	await client.workflows.activate(scheduled.id);
	const execution = await client.executions.next(scheduled.id, '0');
	await client.workflows.deactivate(scheduled.id);
	expect(execution.hasRun('Find differences')).toBe(true);
	const found = execution.json('Find differences');
	expect(found.filter(({ lead_id: leadId }) => /^sample/.test(String(leadId)))).toEqual([]);
	const [{ exists }] = await postgres.query<{ exists: unknown }>(
		`SELECT to_regclass('${TABLE}') AS exists`,
	);
	expect(exists).toBeNull();
});
