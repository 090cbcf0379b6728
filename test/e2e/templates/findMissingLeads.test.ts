import { groupBy, mapKeys, mapValues, remove } from 'lodash';
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
import { rowIds } from '../support/pulls';

/** How many leads there are, and how many of them are cancelled, lost by the destination, and submitted again. */
const LEADS = 300;
const CANCELLED = 12;
const FORGOTTEN = 30;
const AGAIN = 18;

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

beforeEach(async () => {
	const now = Date.now();
	const world = leadWorld(now);
	const source = { eventId: ids.first, submittedAt: now - 25 * DAY };
	addLeads(world, source, LEADS, Math.floor((24 * DAY) / LEADS));
	environment = await startEnvironment({ simulator: { world } });
});

afterEach(async () => await environment?.stop());

/** Its form gains a question and loses one. */
function changeForm(): void {
	const { control, world } = environment.simulator;
	const { questions } = latestVersion(formById(world, ids.sharedForm));
	const own = questions.filter(({ predefinedField }) => predefinedField === undefined);
	control.forms.addVersion(ids.sharedForm, {
		removeQuestionIds: own.map(({ id }) => id),
		addQuestions: [{ text: 'Shirt size' }],
	});
}

/** Cancels leads, deletes rows and submits leads again: the template must find and mend exactly these. */
async function findsAll(
	template: WorkflowDefinition,
	{ fill, forget, rows }: Destination,
): Promise<void> {
	const { leads } = environment.simulator.control;
	const all = leads.list().map(({ id }) => id);
	await fill();
	const before = await rows();
	expect([...before.keys()].sort()).toEqual([...all].sort());
	// Shuffled, so that the changed leads are spread over the whole list.
	const shuffled = [...all.keys()].map((index) => all[(index * 7919) % all.length]);
	const gone = shuffled.splice(0, CANCELLED);
	const forgotten = shuffled.splice(0, FORGOTTEN);
	const again = shuffled.splice(0, AGAIN);
	changeForm();
	for (const id of gone) leads.delete(id);
	// Some minutes ago: Compare does not judge what was submitted a moment ago, by n8n's clock.
	const submittedAt = Date.now() - 11 * MINUTE;
	for (const id of again) {
		leads.delete(id);
		leads.add({ eventId: ids.first, id, submittedAt });
	}
	await forget(forgotten);

	const execution = await run(template, 'Every night');
	const found = groupBy(execution.json('Compare leads'), 'difference');
	expect(mapValues(found, rowIds)).toEqual({
		missing: [...forgotten].sort(),
		changed: [...again].sort(),
		gone: [...gone].sort(),
	});
	expect(execution.error).toMatchObject({
		node: { name: 'Report missing leads' },
		message: expect.stringMatching(new RegExp(`^${FORGOTTEN} LinkedIn leads were missing`)),
	});

	const stored = await rows();
	expect([...stored.keys()].sort()).toEqual([...all].sort());
	const marked = [...stored].filter(([, { deleted_at }]) => (deleted_at ?? '') !== '');
	expect(marked.map(([id]) => id).sort()).toEqual([...gone].sort());
	const times = new Map(leads.list().map(({ id, submittedAt }) => [id, submittedAt]));
	for (const [id, { submitted_at, colour, shirt_size }] of stored) {
		if (again.includes(id)) expect([colour ?? '', shirt_size]).toEqual(['', expect.any(String)]);
		else expect(colour).toBe(before.get(id)?.colour);
		if (gone.includes(id)) continue;
		// A sheet keeps whole seconds.
		const kept = Date.parse(String(submitted_at));
		expect(Math.abs(kept - (times.get(id) ?? 0))).toBeLessThan(1_000);
	}
	const quiet = await run(template, 'Every night');
	expect(quiet.error).toBeUndefined();
	expect(quiet.json('Compare leads')).toEqual([]);
}

const templateFor = async (
	name: string,
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
		'Compare leads': { organizationId },
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

test.each([
	['PostgreSQL', inPostgres],
	['Google Sheets', inGoogleSheets],
])(
	'in %s, the template finds the cancelled, missing and changed ones of 300 leads, and mends only their rows',
	async (_, destination) => await findsAll(...(await destination())),
);
