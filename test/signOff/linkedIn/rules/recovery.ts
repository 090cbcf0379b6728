import { byId } from '../../../e2e/support/canvas';
import { rowIds } from '../../../e2e/support/pulls';
import type { Demonstration } from '../../demonstration';
import { showRecoveredRows } from '../../parts/recoveredRows';
import type { Show } from '../../rule';
import type { AnsweredLead } from '../facts';
import type { LinkedInStage } from '../stage';
import { ANSWERS_IN_OUTPUT } from './leads';

const NAME = 'Pull leads';

/** LGF-107: the outage is that of the database, which is our own. */
export const showRecovery: Show<LinkedInStage> = async (stage, shown) => {
	const leads = await stage.leads();
	await showOutage(stage, shown, leads);
	await stage.makeReady();
	await showTimeRange(stage, shown, leads);
	shown.omission('an outage of LinkedIn itself.');
};

async function showOutage(
	stage: LinkedInStage,
	shown: Demonstration,
	leads: readonly AnsweredLead[],
): Promise<void> {
	const { environment, desk } = stage;
	const { table } = stage.access;
	const { client, postgres } = environment;
	shown.step('Dropped the table, stopped PostgreSQL, and published a new leads-to-postgres.');
	await postgres.query(`DROP TABLE IF EXISTS ${table.name}`);
	await postgres.stopServer();
	const workflowId = await table.publish();
	const failed = await client.executions.nextFailed(workflowId, '0');
	shown.equals('The execution', failed.status, 'error');
	shown.equals(
		'It failed at the statements',
		failed.nodeError('Run statements') !== undefined,
		true,
	);
	shown.equals('Leads were told as stored', failed.hasRun('Store leads'), false);
	shown.step('Started PostgreSQL.');
	await postgres.startServer();
	await table.holds(leads);
	await desk.editor.openExecutions(workflowId);
	await shown.picture(desk.page, 'While PostgreSQL was down, executions failed');
	const ids = leads.map(({ id }) => id);
	shown.sameSet('Rows then, and leads at LinkedIn', rowIds(await table.rows()), ids);
}

async function showTimeRange(
	stage: LinkedInStage,
	shown: Demonstration,
	leads: readonly AnsweredLead[],
): Promise<void> {
	// Both ends are leads' own times: the first is included, the second is not.
	const times = leads.map(({ submittedAt }) => submittedAt).sort((one, other) => one - other);
	const from = times[Math.floor(times.length * 0.4)];
	const to = times[Math.floor(times.length * 0.7)];
	const isWithin = ({ submittedAt }: AnsweredLead) =>
		submittedAt >= from && (submittedAt < to || from === to);
	const end = from === to ? to + 1 : to;
	const [startTime, endTime] = [from, end].map((time) => new Date(time).toISOString());
	const organizationId = byId(stage.access.organizationId);
	const range = { organizationId, timeRange: 'between', startTime, endTime };
	const within = leads.filter(isWithin).map(({ id }) => id);
	const pulled = await stage.perform(shown, {
		name: NAME,
		action: 'lead.pull',
		parameters: range,
		blurred: ANSWERS_IN_OUTPUT,
		caption: 'The leads between two times, both exact to the millisecond',
	});
	shown.sameSet('Leads of the time range', rowIds(pulled.json(NAME)), within);
	await showRecoveredRows(stage, shown, range, within, () => {});
}
