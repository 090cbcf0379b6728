import { LinkedInLeadNotificationTrigger } from '../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { itemsOf, setUpNotificationTest } from '../notification/support/notificationTest';
import { ActiveTrigger, fetchTestEvent } from '../trigger/support/activeTrigger';
import { declaredPaths, misfits, schemaOfTrigger, shownPaths } from './support/schemas';

const test = setUpNotificationTest();

const options = { consentDetails: true };

/** Damage to a lead: LinkedIn sends neither its answers nor a readable lead type. */
const DAMAGE = { kind: 'malformed', override: { formResponse: undefined, leadType: 7 } } as const;

it('real and sample leads of the polling trigger fit its schema, and have all of its keys', async () => {
	const schema = schemaOfTrigger('LinkedInLeadSync', new LinkedInLeadSyncTrigger())!;
	const { nodeTest, control } = test;
	control.leads.damage(control.leads.list()[0].id, DAMAGE);
	const parameters = { startFrom: 'lastDays', options };
	const { items } = await ActiveTrigger.activate(nodeTest, parameters);
	nodeTest.simulator.world.leads.splice(0, Infinity);
	const rows = [...items, ...(await fetchTestEvent(nodeTest))];
	expect(rows.length).toBeGreaterThan(20);

	expect(misfits(schema, rows)).toEqual([]);
	expect(unshown(schema, rows)).toEqual([]);
});

it('created, deleted and unreadable leads of the notification trigger fit its schema, and show all of its keys', async () => {
	const schema = schemaOfTrigger(
		'LinkedInLeadNotification',
		new LinkedInLeadNotificationTrigger(),
	)!;
	const node = await test.activeTrigger({ options });
	const lead = test.register();
	const { id } = test.control.leads.add({ eventId: EVENT, damage: DAMAGE });
	await test.settled();
	test.control.leads.delete(lead.id);
	await test.settled();

	const rows = itemsOf(node);
	expect(rows.map(({ lead_action }) => lead_action).sort()).toEqual([
		'CREATED',
		'CREATED',
		'DELETED',
	]);
	expect(rows).toContainEqual(expect.objectContaining({ lead_id: id }));
	expect(misfits(schema, rows)).toEqual([]);
	expect(unshown(schema, rows)).toEqual([]);
});

const ofAds = ['campaign_name', 'campaign_type', 'campaign_id', 'sponsored_account_name']
	.concat('sponsored_account_id', 'creative_name', 'creative_id')
	.map((column) => `.${column}`);

const notAsked = ['.last_name', '.work_email', '.company_name', '.job_title'];

/** Keys that no row shows: no form asks for more about the person, no lead is from an ad, no Page is chosen from a list. */
const NOT_SHOWN = [...notAsked, '.organization_name', ...ofAds];

function unshown(schema: Parameters<typeof declaredPaths>[0], rows: unknown[]): string[] {
	const shown = new Set([...rows.flatMap((row) => shownPaths(row)), ...NOT_SHOWN]);
	return declaredPaths(schema).filter((path) => !shown.has(path));
}
