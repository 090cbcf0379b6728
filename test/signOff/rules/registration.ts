import { pick } from 'lodash';
import { InstantLeads } from '../../e2e/notification/support/instantLeads';
import { compareSyncedTables } from '../../demo/syncedTables';
import type { StoredRow } from '../../demo/storedLeads';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf } from '../../simulator/world/queries';
import type { Demonstration, TableRow } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';
import { registerInBrowser } from './registrant';

/** The events of `noLeads` have no registrations, so that its Data Table has only pushed leads. */
const { noLeads, manyEvents } = landmarks.organizations;

const LONGEST_PUSH_SECONDS = 30;

export const registration: Rule = {
	id: 'LGF-106',
	words: 'End to end: from a registration to the data store',
	expectations: 'Push, with pull as a backup.',
	explanation:
		'leads-to-postgres polls; instant-leads-to-data-table has both triggers: LinkedIn pushes a lead a second after the registration, and what a push loses is read by the poll. There is no person between the form and the table. A cancelled registration takes the answers out of the row.',
	show: async (stage, shown) => {
		await showPolling(stage, shown);
		await showPush(stage, shown);
	},
};

/** The most important columns of a row. */
function inShort(row: StoredRow): TableRow {
	return pick(row, ['lead_id', 'submitted_at', 'event_name', 'first_name', 'last_name']);
}

async function showPolling(stage: Stage, shown: Demonstration): Promise<void> {
	await stage.publish();
	shown.step('A person registered for an event on LinkedIn’s page.');
	const leadId = await registerInBrowser(stage, shown, someEvent(stage, manyEvents));
	const startedAt = Date.now();
	const row = await stage.waitForRow(leadId);
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	shown.table(`The row in PostgreSQL, ${seconds} s later`, [inShort(row)]);
	const { surplus, missing, different } = await compareSyncedTables(stage.environment);
	shown.equals(
		'Of all leads: missing, too many, with a value that is not as it was answered',
		[missing.length, surplus.length, different.length],
		[0, 0, 0],
	);
}

async function showPush(stage: Stage, shown: Demonstration): Promise<void> {
	const { environment, control, desk } = stage;
	const instantLeads = await InstantLeads.setUp(environment, noLeads);
	await instantLeads.activate();
	shown.step(
		'Published instant-leads-to-data-table, and registered for an event of its organization.',
	);
	await desk.editor.openWorkflow(instantLeads.id);
	await shown.picture(desk.page, 'The workflow instant-leads-to-data-table, with both triggers');
	const startedAt = Date.now();
	const leadId = await registerInBrowser(stage, shown, someEvent(stage, noLeads));
	await instantLeads.holds([leadId]);
	const seconds = (Date.now() - startedAt) / 1000;
	shown.equals('The row came within half a minute', seconds < LONGEST_PUSH_SECONDS, true);
	const pushed = await instantLeads.pushedLeads();
	shown.equals(
		'The lead that was pushed',
		pushed.map(({ lead_id }) => lead_id),
		[leadId],
	);
	shown.table('The row in the Data Table', (await instantLeads.leadRows()).map(inShort));

	shown.step('The person cancelled the registration.');
	control.leads.delete(leadId);
	await instantLeads.holds([]);
	const rows = await instantLeads.allRows();
	shown.table(
		'The row then',
		rows.map(({ lead_action, ...row }) => ({ ...inShort(row), lead_action })),
	);
	const left = rows.map((row) => pick(row, ['lead_action', 'first_name', 'last_name']));
	const expected = [{ lead_action: 'DELETED', first_name: null, last_name: null }];
	shown.equals('What is left of it', left, expected);
	await instantLeads.deactivate();
}

/** An event that one can register for. */
function someEvent({ world, control }: Stage, organizationId: string): string {
	const lifeCycle = { state: 'UPCOMING', at: control.now() } as const;
	const query = { organizationId, withForm: true, lifeCycle };
	const [event] = eventsOf(world, query);
	return event.id;
}
