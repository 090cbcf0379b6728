import type { INodeParameters } from 'n8n-workflow';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { storedLeads } from '../../demo/storedLeads';
import { compareSyncedTables } from '../../demo/syncedTables';
import { readTemplate, withCredentials, withoutPins, withParameters } from '../../demo/template';
import { byId } from '../../e2e/support/canvas';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { leadsToStore } from '../../oracle/storedRows';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf } from '../../simulator/world/queries';
import type { Lead } from '../../simulator/world/types';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const { events } = landmarks;
const { manyEvents, manyLeads } = landmarks.organizations;
const NAME = 'Pull leads';

export const leads: Rule = {
	id: 'LGF-105',
	words: 'All leads pulled and stored',
	explanation:
		'All pages, all versions of a form, upserted by the lead’s id. The trigger reads up to 365 days back, in batches; a lead is done when the execution that stored it has succeeded.',
	show: async (stage, shown) => {
		const { environment, desk } = stage;
		const execution = await stage.perform(shown, {
			name: NAME,
			action: 'lead.pull',
			settings: { onError: 'continueErrorOutput' },
			caption: 'The event leads of all organizations',
		});
		const truth = leadsToStore(environment.simulator);
		shown.sameSet('Leads that were pulled', rowIds(execution.json(NAME)), leadIds(truth));

		await stage.publish();
		const { surplus, missing, different } = await stage.synced();
		shown.step(
			'The workflow leads-to-postgres has stored the leads of the last 365 days by itself.',
		);
		await desk.editor.openWorkflow(stage.leadsToPostgres);
		await shown.picture(desk.page, 'The workflow leads-to-postgres');
		await desk.editor.openExecutions(stage.leadsToPostgres);
		await shown.picture(desk.page, 'Its executions, each with a batch of leads');
		const stored = await storedLeads(environment.postgres);
		const strays = stored.filter(({ table, row }) => !table.endsWith(`_${row.organization_id}`));
		shown.equals('Rows in the table of another organization', strays.length, 0);
		shown.equals('Leads that are missing', missing.length, 0);
		shown.equals('Rows without a lead', surplus.length, 0);
		shown.equals('Rows with a value that is not as it was answered', different.length, 0);
	},
};

export const recovery: Rule = {
	id: 'LGF-107',
	words: 'Recovery from outages with a time-bound pull',
	explanation:
		'The trigger reads on from where it was, and brings a lead again until an execution has succeeded with it. Lead → Pull with a time range, and the workflow recover-from-outage, are for people who want to be sure; no row is doubled.',
	show: async (stage, shown) => {
		await showPause(stage, shown);
		await showOutage(stage, shown);
		await showTimeRange(stage, shown);
	},
};

async function sameAsLinkedIn(stage: Stage, shown: Demonstration): Promise<void> {
	const { surplus, missing, different } = await stage.synced();
	const claim = 'Leads missing, rows too many, rows that are not as LinkedIn has them';
	shown.equals(claim, [missing.length, surplus.length, different.length], [0, 0, 0]);
}

async function showPause(stage: Stage, shown: Demonstration): Promise<void> {
	await stage.publish();
	shown.step('Unpublished leads-to-postgres. Somebody registered. Published it again.');
	await stage.unpublish();
	const { id } = stage.control.leads.add({ eventId: events.consents });
	await stage.publish();
	const row = await stage.waitForRow(id);
	shown.equals('The row of the lead', row.lead_id, id);
}

async function showOutage(stage: Stage, shown: Demonstration): Promise<void> {
	const { environment, control, desk } = stage;
	const { client, postgres } = environment;
	shown.step('Stopped PostgreSQL. Two people registered.');
	const latest = await client.executions.latestId(stage.leadsToPostgres);
	await postgres.stopServer();
	for (const eventId of [events.consents, events.formulas]) control.leads.add({ eventId });
	const failed = await client.executions.nextFailed(stage.leadsToPostgres, latest);
	shown.equals('The execution that was to store them', failed.status, 'error');
	shown.step('Started PostgreSQL, and published the workflow again, so that it tries at once.');
	await postgres.startServer();
	await stage.unpublish();
	await stage.publish();
	await desk.editor.openExecutions(stage.leadsToPostgres);
	await shown.picture(desk.page, 'While PostgreSQL was down, executions failed');
	await sameAsLinkedIn(stage, shown);
}

async function showTimeRange(stage: Stage, shown: Demonstration): Promise<void> {
	const { environment, control } = stage;
	const ofOne = { organizationId: manyLeads, leadType: 'EVENT', testLeads: 'exclude' } as const;
	const times = control.leads
		.list(ofOne)
		.map(({ submittedAt }) => submittedAt)
		.sort((a, b) => a - b);
	// Both ends are leads' own times: the first is included, the second is not.
	const [from, to] = [0.4, 0.7].map((share) => times[Math.floor(times.length * share)]);
	const [startTime, endTime] = [from, to].map((time) => new Date(time).toISOString());
	const range = { timeRange: 'between', startTime, endTime };
	const pulled = await stage.perform(shown, {
		name: NAME,
		action: 'lead.pull',
		parameters: { organizationId: byId(manyLeads), ...range },
		caption: 'The leads between two times, both exact to the millisecond',
	});
	const isWithin = ({ submittedAt }: { submittedAt: number }) =>
		submittedAt >= from && submittedAt < to;
	const truth = control.leads.list(ofOne).filter(isWithin);
	shown.sameSet('Leads of the time range', rowIds(pulled.json(NAME)), leadIds(truth));

	await stage.unpublish();
	const lost = leadsToStore(environment.simulator).filter(isWithin);
	await showRecoveredRows(stage, shown, range, leadIds(lost));
}

/**
 * Deletes rows, and shows that recover-from-outage restores them, and duplicates none in a second run.
 *
 * @param range the time range in which those leads were submitted, as Lead → Pull takes it
 * @param ids of the rows that are deleted
 */
async function showRecoveredRows(
	stage: Stage,
	shown: Demonstration,
	range: INodeParameters,
	ids: readonly string[],
): Promise<void> {
	const { desk, environment } = stage;
	const { client, postgres } = environment;
	shown.step(`Deleted the ${ids.length} rows of that time, and ran recover-from-outage, twice.`);
	const tables = (await storedLeads(postgres)).map(({ table }) => table);
	for (const table of new Set(tables)) {
		await postgres.query(`DELETE FROM "${table}" WHERE lead_id = ANY($1)`, [ids]);
	}
	const template = withoutPins(readTemplate('recover-from-outage'));
	const { id } = await client.workflows.create(
		withCredentials(withParameters(template, 'Pull leads', range), {
			[LINKEDIN_CREDENTIAL_TYPE]: desk.canvas.linkedIn,
			postgres: await createPostgresCredential(environment),
		}),
	);
	for (const time of ['first', 'second']) {
		const { error } = await client.workflows.run(id, 'Start by hand', { timeoutMs: 200_000 });
		const refusing = new RegExp(landmarks.organizations.unreadable);
		shown.says(`The ${time} run names the page that refuses its leads`, error?.message, refusing);
		await sameAsLinkedIn(stage, shown);
	}
	await desk.editor.openWorkflow(id);
	await shown.picture(desk.page, 'The workflow recover-from-outage');
}

/**
 * @param start in milliseconds
 * @param picture where the picture of the output is taken, and what it shows
 * @returns the rows of the event's leads since then
 */
async function pulledSince(
	stage: Stage,
	shown: Demonstration,
	eventId: string,
	start: number,
	picture: { scrollTo: string; caption: string },
) {
	const startTime = new Date(start).toISOString();
	const parameters = { eventId: byId(eventId), timeRange: 'between', startTime };
	const execution = await stage.perform(shown, {
		name: NAME,
		action: 'lead.pull',
		parameters,
		...picture,
	});
	return execution.json(NAME);
}

export const failingField: Rule = {
	id: 'LGF-109',
	words: 'One failing field does not block a lead',
	explanation:
		'An answer that cannot be read leaves its column empty and is named, with the reason, in the column field_errors. The rest of the row stands, and the row is stored.',
	show: async (stage, shown) => {
		const { control, world } = stage;
		await stage.publish();
		const [{ id: eventId }] = eventsOf(world, { organizationId: manyEvents, withForm: true });
		const start = Date.now();
		const broken = control.leads.add({ eventId });
		const sound = control.leads.add({ eventId });
		shown.step('LinkedIn sent one answer of a new lead in a way that nobody knows.');
		control.leads.damage(broken.id, { kind: 'unreadableAnswer' });
		try {
			const rows = await pulledSince(stage, shown, eventId, start, {
				scrollTo: 'neither a text',
				caption: 'The row has all other answers, and field_errors names the one',
			});
			const truth = control.leads.list({ eventId, start, testLeads: 'exclude' });
			shown.sameSet('Leads of the event since then', rowIds(rows), leadIds(truth));
			const row = rows.find(({ lead_id }) => lead_id === broken.id) ?? {};
			shown.says(
				'field_errors of the lead',
				row.field_errors,
				/^\w+: LinkedIn sent neither a text nor chosen options/,
			);
			const [column] = String(row.field_errors).split(':');
			shown.equals(`The column ${column}`, row[column], null);
			const whole = rows.find(({ lead_id }) => lead_id === sound.id) ?? {};
			const answered = (one: object) => Object.values(one).filter((value) => value !== null).length;
			shown.equals('Other answers are there', answered(row) > broken.answers.length, true);
			shown.equals('field_errors of the next lead', whole.field_errors, null);
			const named = rows.filter(({ field_errors }) => field_errors !== null);
			shown.equals('Leads with a field error', rowIds(named), [broken.id]);

			const stored = await stage.waitForRow(broken.id);
			shown.equals('The row in PostgreSQL says so, too', stored.field_errors, row.field_errors);
			const { lead_id, submitted_at, field_errors } = stored;
			shown.data('The row in PostgreSQL, in part', { lead_id, submitted_at, field_errors });
		} finally {
			// Without the damage, the lead would differ for hours from its row, which is stored already.
			control.leads.delete(broken.id);
		}
	},
};

export const failingLead: Rule = {
	id: 'LGF-110',
	words: 'One failing lead does not block the others',
	explanation:
		'When LinkedIn fails a whole page for one lead, the page is halved until that lead is found; all others are read, and the one is reported in lead_error or on the error output. A lead that the database refuses comes again, alone in the end, and the others are stored.',
	show: async (stage, shown) => {
		const { control, world } = stage;
		const [{ id: eventId }] = eventsOf(world, { organizationId: manyEvents, withForm: true });
		const start = Date.now();
		const [, broken] = control.leads.addMany({ eventId }, 12);
		shown.step('LinkedIn answered each page that holds a certain lead with HTTP 500.');
		control.leads.damage(broken.id, { kind: 'poison' });
		try {
			await showPoison(stage, shown, broken, start);
		} finally {
			control.leads.damage(broken.id, null);
		}
		await showRefusal(stage, shown, eventId);
	},
};

async function showPoison(
	stage: Stage,
	shown: Demonstration,
	broken: Lead,
	start: number,
): Promise<void> {
	const { eventId = '' } = broken;
	const all = stage.control.leads.list({ eventId, start, testLeads: 'exclude' });
	const others = leadIds(all.filter(({ id }) => id !== broken.id));
	const rows = await pulledSince(stage, shown, eventId, start, {
		scrollTo: 'could not deliver',
		caption: 'All other leads, and one row with lead_error',
	});
	const reported = rows.filter(({ lead_error }) => lead_error !== null);
	const sound = rows.filter(({ lead_error }) => lead_error === null);
	shown.sameSet('All other leads', rowIds(sound), others);
	shown.equals('Rows with lead_error', reported.length, 1);
	shown.says('lead_error', reported[0]?.lead_error, /LinkedIn could not deliver this lead/);
}

async function showRefusal(stage: Stage, shown: Demonstration, eventId: string): Promise<void> {
	const { environment, control } = stage;
	const { client, postgres } = environment;
	await stage.publish();
	await stage.synced();
	shown.step('The database refused one lead. Five more people registered.');
	const table = `linkedin_leads_${manyEvents}`;
	const latest = await client.executions.latestId(stage.leadsToPostgres);
	const refused = control.leads.add({ eventId });
	await postgres.query(
		`ALTER TABLE ${table} ADD CONSTRAINT sign_off CHECK (lead_id <> '${refused.id}')`,
	);
	const five = control.leads.addMany({ eventId }, 5);
	const failed = await client.executions.nextFailed(stage.leadsToPostgres, latest);
	shown.equals('Storing failed', failed.nodeError('Store leads') !== undefined, true);
	const rows = await Promise.all(five.map(async ({ id }) => await stage.waitForRow(id)));
	const others = await compareSyncedTables(environment, [refused.id]);
	shown.equals('Of all other leads, missing in the tables', others.missing, []);
	const { missing } = await compareSyncedTables(environment);
	shown.equals('Of all leads, missing in the tables', missing, [refused.id]);
	shown.data(
		'Those who registered after it',
		rows.map(({ lead_id, submitted_at, first_name }) => ({ lead_id, submitted_at, first_name })),
	);
	await postgres.query(`ALTER TABLE ${table} DROP CONSTRAINT sign_off`);
}
