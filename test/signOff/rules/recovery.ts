import type { INodeParameters } from 'n8n-workflow';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { storedLeads } from '../../demo/storedLeads';
import { readTemplate, withCredentials, withParameters, withoutPins } from '../../demo/template';
import { byId } from '../../e2e/support/canvas';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { leadsToStore } from '../../oracle/storedRows';
import { landmarks } from '../../simulator/world/landmarks';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const { manyLeads } = landmarks.organizations;
const { events } = landmarks;
const NAME = 'Pull leads';

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
