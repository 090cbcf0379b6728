import { byId } from '../../e2e/support/canvas';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { compareSyncedTables } from '../../demo/syncedTables';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf } from '../../simulator/world/queries';
import type { Lead } from '../../simulator/world/types';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const organizationId = landmarks.organizations.manyEvents;
const NAME = 'Pull leads';

export const failingLead: Rule = {
	id: 'LGF-110',
	words: 'One failing lead does not block the others',
	explanation:
		'When LinkedIn fails a whole page for one lead, the page is halved until that lead is found; all others are read, and the one is reported in lead_error or on the error output. A lead that the database refuses comes again, alone in the end, and the others are stored.',
	show: async (stage, shown) => {
		const { control, world } = stage;
		const [{ id: eventId }] = eventsOf(world, { organizationId, withForm: true });
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
	const execution = await stage.perform(shown, {
		name: NAME,
		action: 'lead.pull',
		parameters: {
			eventId: byId(eventId),
			timeRange: 'between',
			startTime: new Date(start).toISOString(),
		},
		scrollTo: 'could not deliver',
		caption: 'All other leads, and one row with lead_error',
	});
	const rows = execution.json(NAME);
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
	const table = `linkedin_leads_${organizationId}`;
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
	shown.table(
		'Those who registered after it',
		rows.map(({ lead_id, submitted_at, first_name }) => ({ lead_id, submitted_at, first_name })),
	);
	await postgres.query(`ALTER TABLE ${table} DROP CONSTRAINT sign_off`);
}
