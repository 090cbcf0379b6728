import { difference } from 'lodash';
import { rowIds } from '../../../e2e/support/pulls';
import { NotShown, type Show } from '../../rule';
import type { LinkedInStage } from '../stage';

/** Enough to be told apart, few enough to be tried one by one. */
const SOME = 6;

/** LGF-110: the lead fails at the destination, which is our own. */
export const showFailingLead: Show<LinkedInStage> = async (stage, shown) => {
	const { client, postgres } = stage.environment;
	const { table } = stage.access;
	const all = await stage.leads();
	const oldest = all[Math.min(SOME, all.length) - 1].submittedAt;
	const leads = all.filter(({ submittedAt }) => submittedAt >= oldest);
	if (leads.length < 2) throw new NotShown('It takes two leads, and the page has one');
	const [refused, ...others] = leads;
	await table.store(all);
	await stage.makeReady();
	shown.step(
		`Let the database refuse one of the ${leads.length} newest leads, none of them stored.`,
	);
	await postgres.query(`DELETE FROM ${table.name} WHERE lead_id = ANY($1)`, [
		leads.map(({ id }) => id),
	]);
	await postgres.query(
		`ALTER TABLE ${table.name} ADD CONSTRAINT sign_off CHECK (lead_id <> '${refused.id}')`,
	);
	const startDate = new Date(oldest).toISOString();
	const workflowId = await table.publish({ startFrom: 'date', startDate });
	const failed = await client.executions.nextFailed(workflowId, '0');
	shown.equals('Storing failed', failed.nodeError('Store leads') !== undefined, true);
	await table.holds(others);
	const idsOf = (some: typeof leads) => some.map(({ id }) => id);
	shown.equals(
		'Of all leads, missing in the table',
		difference(idsOf(all), rowIds(await table.rows())),
		[refused.id],
	);
	shown.step('Let the database take it.');
	await postgres.query(`ALTER TABLE ${table.name} DROP CONSTRAINT sign_off`);
	await table.holds(leads);
	shown.sameSet('Rows then, and leads at LinkedIn', rowIds(await table.rows()), idsOf(all));
	shown.omission('a lead that LinkedIn itself cannot deliver: LinkedIn would have to fail on it.');
};
