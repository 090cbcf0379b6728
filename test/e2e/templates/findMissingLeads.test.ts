import { mapKeys, mapValues, remove } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { storedLeads } from '../../demo/storedLeads';
import {
	readTemplate,
	signedInWithoutBrowser,
	withCredentials,
	withoutPins,
	withParameters,
	withSettings,
	type TemplateName,
} from '../../demo/template';
import { MINUTE, DAY } from '../../durations';
import type { Execution } from '../../harness/api/execution';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { startEnvironment, type LeadSyncEnvironment } from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { formById, latestVersion } from '../../simulator/world/lookups';
import { addLeads } from '../../simulator/world/mutations';
import { byId } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

/** How many leads change while the node reads LinkedIn, and the time between two changes. */
const CHANGES = 10;
const CHANGE_EVERY_MS = 20;

/** A destination, as the tests use it. */
interface Destination {
	/** Writes all leads, as the package does. */
	fill: () => Promise<void>;
	forget: (leadIds: string[]) => Promise<void>;
	/** Its rows, by lead id; without a time, `deleted_at` is null or empty. */
	rows: () => Promise<Map<string, IDataObject>>;
}

let environment: LeadSyncEnvironment;

const run = async (workflow: WorkflowDefinition, trigger: string): Promise<Execution> => {
	const { workflows } = environment.client;
	const { id } = await workflows.create(workflow);
	return await workflows.run(id, trigger, { timeoutMs: 300_000 });
};

async function withChosen(template: WorkflowDefinition): Promise<WorkflowDefinition> {
	const { client, googleSheets } = environment;
	return withCredentials(template, {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(),
		postgres: await createPostgresCredential(environment),
		googleApi: await client.credentials.create('googleApi', googleSheets.credential),
	});
}

async function start(leads: number): Promise<void> {
	const now = Date.now();
	const world = leadWorld(now);
	const source = { eventId: ids.first, submittedAt: now - 25 * DAY };
	addLeads(world, source, leads, Math.floor((24 * DAY) / leads));
	environment = await startEnvironment({ simulator: { world } });
	environment.simulator.control.organizations.revokeRole(ids.unreadable);
}

afterEach(async () => await environment?.stop());

/** Lets people register and cancel while the node reads LinkedIn. @returns the ids of cancelled leads */
function changeMeanwhile(among: string[]): { cancelled: string[]; stop: () => void } {
	const { leads } = environment.simulator.control;
	const cancelled: string[] = [];
	const timer = setInterval(() => {
		const next = among[cancelled.length];
		if (next === undefined || cancelled.length >= CHANGES) return;
		leads.delete(next);
		cancelled.push(next);
		leads.add({ eventId: ids.first });
	}, CHANGE_EVERY_MS);
	return { cancelled, stop: () => clearInterval(timer) };
}

/** Some minutes ago: Compare does not judge what was submitted a moment ago, by n8n's clock. */
function registerAgain(id: string): void {
	environment.simulator.control.leads.reregister(id).submittedAt -= 11 * MINUTE;
}

/** Cancels leads, deletes rows and submits leads again: the template must find exactly these. */
async function findsAll(
	template: WorkflowDefinition,
	{ fill, forget, rows }: Destination,
	counts: { cancelled: number; forgotten: number; again: number },
): Promise<void> {
	const { control } = environment.simulator;
	const all = control.leads.list().map(({ id }) => id);
	await fill();
	expect((await rows()).size).toBe(all.length);
	// Shuffled, so that the changed leads are spread over the whole list.
	const shuffled = [...all.keys()].map((index) => all[(index * 7919) % all.length]);
	const gone = shuffled.splice(0, counts.cancelled);
	const forgotten = shuffled.splice(0, counts.forgotten);
	const again = shuffled.splice(0, counts.again);
	for (const id of gone) control.leads.delete(id);
	for (const id of again) registerAgain(id);
	await forget(forgotten);

	control.faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'latency', milliseconds: 200 },
		times: 'always',
	});
	const meanwhile = changeMeanwhile(shuffled);
	const execution = await run(template, 'Every night');
	meanwhile.stop();
	expect(meanwhile.cancelled.length).toBe(CHANGES);

	const told = (difference: string) =>
		execution
			.items('Find differences')
			.filter(({ json }) => json.difference === difference)
			.map(({ json }) => String(json.lead_id))
			.sort();
	expect(told('missing')).toEqual([...forgotten].sort());
	expect(told('changed')).toEqual([...again].sort());
	expect(told('gone').filter((id) => !meanwhile.cancelled.includes(id))).toEqual([...gone].sort());
	expect(execution.error).toMatchObject({
		node: { name: 'Report missing leads' },
		message: expect.stringMatching(new RegExp(`^${counts.forgotten} LinkedIn leads were missing`)),
	});

	const stored = await rows();
	expect([...stored.keys()].sort()).toEqual([...all].sort());
	const marked = [...stored].filter(([, { deleted_at }]) => (deleted_at ?? '') !== '');
	expect(marked.map(([id]) => id).sort()).toEqual(told('gone'));
	const times = new Map(control.leads.list().map(({ id, submittedAt }) => [id, submittedAt]));
	for (const id of [...forgotten, ...again]) {
		const kept = Date.parse(String(stored.get(id)?.submitted_at));
		// A sheet keeps whole seconds.
		expect(Math.abs(kept - (times.get(id) ?? 0))).toBeLessThan(1_000);
	}
	control.faults.clear();
	const quiet = await run(template, 'Every night');
	expect(quiet.error).toBeUndefined();
	const left = quiet.items('Find differences').map(({ json }) => String(json.lead_id));
	expect(left.filter((id) => !meanwhile.cancelled.includes(id))).toEqual([]);
}

/**
 * A form gains a question and loses one. One lead is submitted again, one is missing, one is cancelled, and
 * LinkedIn sends one without its time.
 */
async function copesWithChangedForm(
	template: WorkflowDefinition,
	{ fill, forget, rows }: Destination,
): Promise<void> {
	const { control, world } = environment.simulator;
	const submittedAt = Date.now() - DAY;
	const leads = control.leads.addMany({ eventId: ids.first, submittedAt }, 5);
	const [gone, forgotten, again, other, timeless] = leads.map(({ id }) => id);
	control.leads.damage(timeless, { kind: 'malformed', override: { submittedAt: 0 } });
	await fill();
	const before = await rows();
	for (const { id } of leads) {
		expect(before.get(id)?.colour).toMatch(/Red|Blue/);
	}

	const { questions } = latestVersion(formById(world, ids.sharedForm));
	const own = questions.filter(({ predefinedField }) => predefinedField === undefined);
	control.forms.addVersion(ids.sharedForm, {
		removeQuestionIds: own.map(({ id }) => id),
		addQuestions: [{ text: 'Shirt size' }],
	});
	control.leads.delete(gone);
	registerAgain(again);
	await forget([forgotten]);
	const { error } = await run(template, 'Every night');
	expect(error?.message).toMatch(/^1 LinkedIn leads were missing/);

	const after = await rows();
	for (const id of [gone, forgotten, other, timeless]) {
		expect(after.get(id)?.colour).toBe(before.get(id)?.colour);
	}
	expect(after.get(again)?.colour ?? '').toBe('');
	expect(after.get(again)?.shirt_size).toMatch(/./);
	expect(after.get(gone)?.deleted_at).toMatch(/^20/);
}

const templateFor = async (
	name: TemplateName,
	changes: Record<string, IDataObject> = {},
): Promise<WorkflowDefinition> =>
	await withChosen(
		Object.entries(changes).reduce(
			(template, [node, parameters]) => withParameters(template, node, parameters as never),
			signedInWithoutBrowser(withoutPins(readTemplate(name))),
		),
	);

/** The template, and the tables that `recover-from-outage` creates and fills. */
async function inPostgres(): Promise<[WorkflowDefinition, Destination]> {
	const { postgres } = environment;
	const table = `linkedin_leads_${ids.main}`;
	const organizationId = byId(ids.main) as unknown as IDataObject;
	const fill = async () => {
		const pulled = { organizationId, timeRange: 'all' };
		const recovery = await templateFor('recover-from-outage', { 'Pull leads': pulled });
		expect((await run(recovery, 'Start by hand')).error).toBeUndefined();
	};
	const forget = async (leadIds: string[]) => {
		await postgres.query(`DELETE FROM ${table} WHERE lead_id = ANY ($1)`, [leadIds]);
	};
	const rows = async () => {
		const stored = await storedLeads(postgres);
		return new Map(stored.map(({ row }) => [String(row.lead_id), row as IDataObject]));
	};
	const template = await templateFor('find-missing-leads', {
		'Get stored leads': { table: { __rl: true, mode: 'name', value: table } },
		'Find differences': { organizationId },
	});
	return [template, { fill, forget, rows }];
}

/** Ends the headers of times. */
const UTC = ' (UTC)';

async function inGoogleSheets(): Promise<[WorkflowDefinition, Destination]> {
	const { googleSheets } = environment;
	const spreadsheet = googleSheets.create();
	const filled = withSettings(await templateFor('find-missing-leads-in-google-sheets'), {
		spreadsheet: googleSheets.address(spreadsheet),
	});
	// A sheet has no zone in its cells: they are in UTC wherever the workflow runs.
	const template = { ...filled, settings: { ...filled.settings, timezone: 'Asia/Kolkata' } };
	// In an empty sheet all leads are missing, so the template itself fills the sheet.
	const fill = async () => {
		const { error } = await run(template, 'Every night');
		expect(error).toMatchObject({ node: { name: 'Report missing leads' } });
	};
	const forget = async (leadIds: string[]) => {
		remove(googleSheets.cells(spreadsheet), (row) =>
			row.some((cell) => leadIds.includes(`${cell}`)),
		);
	};
	const rows = async () =>
		new Map(
			// With the column names and zones of a database, since both destinations share their tests.
			googleSheets.records(spreadsheet).map((cells) => {
				const inZone = mapValues(cells, (cell, name) =>
					name.endsWith(UTC) && cell !== '' ? `${String(cell)}Z` : cell,
				);
				const row: IDataObject = mapKeys(inZone, (_, name) =>
					name.replace(UTC, '').toLowerCase().replaceAll(' ', '_'),
				);
				return [String(row.lead_id), row];
			}),
		);
	return [template, { fill, forget, rows }];
}

describe.each([
	['PostgreSQL', inPostgres],
	['Google Sheets', inGoogleSheets],
])('%s', (_, destination) => {
	test('of 300 leads, the template finds exactly the 12 cancelled, 30 missing and 18 changed ones', async () => {
		await start(300);
		const [template, stored] = await destination();
		await findsAll(template, stored, { cancelled: 12, forgotten: 30, again: 18 });
	});

	test('after a form changes its questions, the template clears old answers only of a lead that was submitted again', async () => {
		await start(10);
		const [template, stored] = await destination();
		await copesWithChangedForm(template, stored);
	});
});
