import { createPostgresCredential } from '../../demo/startDemo';
import { compareWithTruth, leadsToStore } from '../../demo/leadTruth';
import { PEOPLE } from '../../demo/people';
import { openEvents, register as registerOnPage } from '../../demo/registrant';
import { storedLeads, type StoredLead } from '../../demo/storedLeads';
import { compareSyncedTables } from '../../demo/syncedTables';
import {
	readTemplate,
	withCredentials,
	withParameters,
	type ChosenCredentials,
} from '../../demo/template';
import type { Execution } from '../../harness/api/execution';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import type { Lead } from '../../simulator/world/types';
import { takeRolesAway } from '../support/roles';

jest.setTimeout(600_000);

const { events, forms, organizations } = landmarks;
const TRIGGER = 'Every 15 minutes';
const IDENTICAL = { surplus: [], missing: [], different: [] };

interface Problem {
	problem_id: string;
	lead_id: string | null;
	organization_id: string;
	problem: string;
	details: Record<string, unknown>;
}

let environment: LeadSyncEnvironment;
let credentials: ChosenCredentials;
let workflowId: string;

beforeAll(async () => {
	environment = await startEnvironment();
	credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
		postgres: await createPostgresCredential(environment),
	};
	const template = readTemplate('sync-to-postgres');
	const { id } = await environment.client.workflows.create(withCredentials(template, credentials));
	workflowId = id;
});

afterAll(async () => await environment?.stop());

async function sync(): Promise<Execution> {
	return await environment.client.workflows.run(workflowId, TRIGGER, { timeoutMs: 300_000 });
}

/** How the tables differ from LinkedIn's leads, some of which may be left out. */
async function differences(leftOut: string[] = []) {
	return await compareSyncedTables(environment, leftOut);
}

async function problems(): Promise<Problem[]> {
	return await environment.postgres.query<Problem>(
		`SELECT * FROM linkedin_lead_problems WHERE organization_id <> $1 ORDER BY first_seen_at`,
		[organizations.unreadable],
	);
}

const register = (eventId: string, details: Partial<Lead> = {}): Lead =>
	environment.simulator.control.leads.add({ eventId, ...details } as { eventId: string });

test('the first run stores all leads of all organizations, each in the table of its own', async () => {
	const execution = await sync();
	expect(await differences()).toEqual(IDENTICAL);
	for (const { table, row } of await storedLeads(environment.postgres)) {
		expect(table).toBe(`linkedin_leads_${String(row.organization_id)}`);
	}
	// The organization that refuses its leads stops none of the others, and is reported.
	expect(execution.error).toMatchObject({
		node: { name: 'Report problems' },
		message: expect.stringContaining(`organization ${organizations.unreadable}: LinkedIn does not`),
	});
	expect(await problems()).toEqual([]);
});

test('another run reads the last day again, changes nothing, and reports nothing twice', async () => {
	const before = await storedLeads(environment.postgres);
	const execution = await sync();
	expect(execution.status).toBe('success');
	expect(execution.items('Pull leads').length).toBeLessThan(before.length / 2);
	expect(await storedLeads(environment.postgres)).toEqual(before);
});

test('a person registers on the page of an event, and all that they answered is in the table', async () => {
	const { simulator, postgres } = environment;
	const page = (await openEvents(simulator.url)).find(({ registrationUrl }) =>
		registrationUrl.includes(events.injection),
	);
	const id = await registerOnPage(page?.registrationUrl ?? '', PEOPLE[0]);
	expect(await differences()).toEqual({ ...IDENTICAL, missing: [id] });
	expect((await sync()).status).toBe('success');
	expect(await differences()).toEqual(IDENTICAL);
	const [stored] = (await storedLeads(postgres)).filter(({ row }) => row.lead_id === id);
	expect(Object.values(stored.row)).toContain(PEOPLE[0].words);
});

test('a form that asks another question gets another column, and the answer is in it', async () => {
	const { control } = environment.simulator;
	const { questions } = control.forms.addVersion(forms.scripts, {
		addQuestions: [{ text: 'Zebra crossing?' }],
	});
	const question = questions.at(-1)?.id ?? '';
	const { id } = control.leads.add({
		eventId: events.scripts,
		answers: { [question]: 'Да: {{ 1 + 1 }} $1' },
	});
	expect((await sync()).status).toBe('success');
	expect(await differences()).toEqual(IDENTICAL);
	const [stored] = (await storedLeads(environment.postgres)).filter(
		({ row }) => row.lead_id === id,
	);
	expect(stored.row).toHaveProperty('zebra_crossing', 'Да: {{ 1 + 1 }} $1');
});

test('what came while the database was down is stored by the first run after it', async () => {
	const { postgres } = environment;
	await postgres.stopServer();
	const missed = [register(events.consents), register(events.formulas)];
	let failed: Execution;
	try {
		failed = await sync();
	} finally {
		await postgres.startServer();
	}
	expect(failed.status).toBe('error');
	expect(failed.nodeError('Problem table')?.message).toBe('Connection refused');
	expect(failed.hasRun('Organizations')).toBe(false);
	expect((await differences()).missing.sort()).toEqual(missed.map(({ id }) => id).sort());
	expect((await sync()).status).toBe('success');
	expect(await differences()).toEqual(IDENTICAL);
});

test('what came while LinkedIn did not answer is stored by the first run after it', async () => {
	const { control } = environment.simulator;
	control.faults.add({
		match: { resource: 'leadFormResponses', organizationId: organizations.nastyForms },
		effect: { kind: 'status', status: 503 },
		times: 'always',
	});
	const { id } = register(events.emoji);
	// Each run fails for as long as it lasts, not only the first one.
	for (const attempt of [1, 2]) {
		const { error } = await sync();
		expect([attempt, error?.node?.name]).toEqual([attempt, 'Report problems']);
	}
	control.faults.clear();
	expect(await differences()).toEqual({ ...IDENTICAL, missing: [id] });
	expect((await sync()).status).toBe('success');
	expect(await differences()).toEqual(IDENTICAL);
});

test('while the member may read the leads of no page, each run fails and says what to do', async () => {
	const { simulator } = environment;
	const giveRolesBack = takeRolesAway(simulator);
	const { id } = register(events.emoji);
	const withoutPages = await sync();
	simulator.control.organizations.grantRole(organizations.nastyForms, 'ANALYST');
	const withoutLeads = await sync();
	simulator.control.organizations.revokeRole(organizations.nastyForms);
	giveRolesBack();
	for (const { error } of [withoutPages, withoutLeads]) {
		expect(error?.node?.name).toBe('Report missing role');
		expect(error?.message).toContain('give this member the role Super admin or Content admin');
	}
	expect(await differences()).toEqual({ ...IDENTICAL, missing: [id] });
	expect((await sync()).status).toBe('success');
	expect(await differences()).toEqual(IDENTICAL);
});

test('leads that cannot be read or stored stop no other, are kept as problems and reported once', async () => {
	const { n8n, postgres, simulator } = environment;
	const { leads } = simulator.control;
	const known = (await problems()).map(({ problem_id }) => problem_id);
	const poison = register(events.everyQuestion);
	const malformed = register(events.everyQuestion);
	const refused = register(events.everyQuestion);
	register(events.everyQuestion);
	leads.damage(poison.id, { kind: 'poison' });
	leads.damage(malformed.id, { kind: 'malformed', override: { formResponse: undefined } });
	const table = `linkedin_leads_${organizations.nastyForms}`;
	await postgres.query(`ALTER TABLE ${table} ADD CHECK (lead_id <> '${refused.id}')`);

	const { error } = await sync();
	const left = [poison.id, malformed.id, refused.id];
	expect(await differences(left)).toEqual(IDENTICAL);
	expect((await differences()).missing.sort()).toEqual([...left].sort());

	// LinkedIn does not tell the id of a lead that it cannot deliver.
	const undeliverable = expect.stringMatching(/^undeliverable-/);
	expect(error?.node?.name).toBe('Report problems');
	const kept = (await problems()).filter(({ problem_id }) => !known.includes(problem_id));
	expect(kept).toHaveLength(left.length);
	expect(kept.map(({ lead_id, problem }) => [lead_id, problem])).toEqual(
		expect.arrayContaining([
			[undeliverable, expect.stringContaining('LinkedIn could not deliver this lead')],
			[malformed.id, expect.stringContaining('LinkedIn sent this lead without a form response')],
			[refused.id, expect.stringContaining('The database did not take this lead')],
		]),
	);
	for (const { lead_id, organization_id, problem, details } of kept) {
		expect(organization_id).toBe(organizations.nastyForms);
		const [whatHappened] = String(problem).split('. ');
		expect(error?.message).toContain(`${lead_id}: ${whatHappened}`);
		expect(details).toHaveProperty('lead_id', lead_id);
	}
	// The database repeats the row that it refuses, and errors go into logs and messages.
	const answers = refused.answers.flatMap(({ value }) => ('text' in value ? [value.text] : []));
	const personal = answers.filter((answer) => answer.length > 8);
	expect(personal.filter((answer) => JSON.stringify(kept).includes(answer))).not.toEqual([]);
	for (const text of [JSON.stringify(error), n8n.logs()]) {
		expect(personal.filter((answer) => text.includes(answer))).toEqual([]);
	}
	expect((await sync()).status).toBe('success');

	leads.damage(poison.id, null);
	leads.damage(malformed.id, null);
	expect((await sync()).status).toBe('success');
	expect(await differences([refused.id])).toEqual(IDENTICAL);
});

test('one form alone is synced once it is chosen', async () => {
	const { client, postgres, simulator } = environment;
	let template = withParameters(readTemplate('sync-to-postgres'), 'Form table', {
		formId: { __rl: true, mode: 'id', value: forms.manyVersions },
	});
	template = withParameters(template, 'Leads can be read', {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 3 },
			combinator: 'and',
			conditions: [
				{
					id: 'organization',
					leftValue: '={{ $json.organization_id }}',
					rightValue: organizations.nastyForms,
					operator: { type: 'string', operation: 'equals' },
				},
			],
		},
	});
	const { id } = await client.workflows.create(withCredentials(template, credentials));
	const execution = await client.workflows.run(id, TRIGGER);
	expect(execution.status).toBe('success');
	const isOfForm = ({ table }: StoredLead) => table.endsWith(forms.manyVersions);
	const rows = (await storedLeads(postgres)).filter(isOfForm).map(({ row }) => row);
	const wanted = leadsToStore(simulator).filter(({ formId }) => formId === forms.manyVersions);
	expect(compareWithTruth(simulator.world, wanted, rows)).toEqual(IDENTICAL);
	expect(rows.length).toBeGreaterThan(0);
});
