import type { INodeParameters } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { createPostgresCredential } from '../../demo/postgresCredential';
import { type StoredLead, storedLeads } from '../../demo/storedLeads';
import { readTemplate, withCredentials, withParameters, withoutPins } from '../../demo/template';
import { byId } from '../../e2e/support/canvas';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import type { ExecutionError } from '../../harness/api/execution';
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
	const added = [events.consents, events.formulas].map((eventId) => control.leads.add({ eventId }));
	const failed = await client.executions.nextFailed(stage.leadsToPostgres, latest);
	const statements = failed.nodeError('Run statements');
	shown.equals('The execution', failed.status, 'error');
	shown.equals(
		'The node that failed',
		statements === undefined ? 'another' : 'Run statements',
		'Run statements',
	);
	shown.equals('Leads were told as stored', failed.hasRun('Store leads'), false);
	shown.step('Started PostgreSQL, and published the workflow again, so that it tries at once.');
	await postgres.startServer();
	await stage.unpublish();
	await stage.publish();
	await desk.editor.openExecutions(stage.leadsToPostgres);
	await shown.picture(desk.page, 'While PostgreSQL was down, executions failed');
	await sameAsLinkedIn(stage, shown);
	const rows = (await storedLeads(postgres)).filter(({ row }) =>
		leadIds(added).includes(String(row.lead_id)),
	);
	shown.sameSet(
		'Rows of those who registered meanwhile',
		rowIds(rows.map(({ row }) => row)),
		leadIds(added),
	);
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
	await showRecoveredRows(stage, shown, range, leadIds(lost), (times, error) =>
		// The organization that refuses its leads is told each time.
		shown.says(
			`What it says, run ${times}`,
			error?.message,
			new RegExp(landmarks.organizations.unreadable),
		),
	);
}

/**
 * Deletes rows and shows that recover-from-outage brings them back, and doubles none when it is run again.
 *
 * @param range the time range in which those leads were submitted, and their page if it is one, as
 * Lead → Pull takes them
 * @param leadIds of the rows that are deleted
 * @param judge proves what each run said, `once` or `twice`
 */
async function showRecoveredRows(
	{ desk, environment }: Stage,
	shown: Demonstration,
	range: INodeParameters,
	leadIds: readonly string[],
	judge: (times: string, error: ExecutionError | undefined) => void,
): Promise<void> {
	const { client, postgres } = environment;
	const before = await storedLeads(postgres);
	const rowsBefore = before.map(inShort);
	shown.step(
		`Deleted the ${leadIds.length} rows of that time, and ran recover-from-outage for it, twice.`,
	);
	for (const table of new Set(before.map((lead) => lead.table))) {
		await postgres.query(`DELETE FROM "${table}" WHERE lead_id = ANY($1)`, [leadIds]);
	}
	const template = withoutPins(readTemplate('recover-from-outage'));
	const { id } = await client.workflows.create(
		withCredentials(withParameters(template, 'Pull leads', range), {
			[LINKEDIN_CREDENTIAL_TYPE]: desk.canvas.linkedIn,
			postgres: await createPostgresCredential(environment),
		}),
	);
	for (const [times, claim] of [
		['once', 'Rows as they were'],
		['twice', 'Rows after the second time'],
	]) {
		const { error } = await client.workflows.run(id, 'Start by hand', { timeoutMs: 200_000 });
		judge(times, error);
		const rows = (await storedLeads(postgres)).map(inShort);
		shown.sameSet(claim, rows, rowsBefore);
	}
	await desk.editor.openWorkflow(id);
	await shown.picture(desk.page, 'The workflow recover-from-outage');
}

/**
 * A row by its lead and a digest of all that is in it: a report does not tell what people answered. The rows of a run
 * have the same columns, so that a run may add one which is null in rows of other forms.
 */
function inShort({ table, row }: StoredLead): string {
	const values = Object.entries(row)
		.filter(([, value]) => value !== null)
		.sort(([one], [other]) => one.localeCompare(other));
	const digest = createHash('sha256').update(JSON.stringify(values)).digest('hex');
	return `${String(row.lead_id)} in ${table} (${digest.slice(0, 12)})`;
}
