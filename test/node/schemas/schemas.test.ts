import { difference, keys } from 'lodash';

import { LinkedInInstantLeadTrigger } from '../../../nodes/LinkedInInstantLead/LinkedInInstantLeadTrigger.node';
import { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { itemsOf, setUpNotificationTest } from '../notification/support/notificationTest';
import { offeredActions } from '../router/runAction';
import { ActiveTrigger, fetchTestEvent } from '../trigger/support/activeTrigger';
import { expectToFit, objectsOf, schemaOfAction, schemaOfTrigger } from './schemas';

const test = setUpNotificationTest();

/** A table of leads that came in is of no one form. */
const OF_SOME_TABLES = ['form_id', 'form_name', 'organization_id', 'sheet_header'];

// `runAction` compares the output of every run with the schema.
it.each(offeredActions())('%s has a schema, open only for columns of leads', (action) => {
	const schema = schemaOfAction(action) ?? { type: 'missing' };
	expect(objectsOf(schema)).not.toEqual([]);
	if (action.startsWith('lead: ')) return;
	for (const [path, { properties, required, additionalProperties }] of objectsOf(schema)) {
		const optional = difference(keys(properties), required ?? []);
		const mayLack = action === 'form: getTable' && path === '' ? OF_SOME_TABLES : [];
		expect([path, optional, additionalProperties]).toEqual([path, mayLack, false]);
	}
});

/** Damage to a lead: LinkedIn sends neither its answers nor a readable lead type. */
const DAMAGE = { kind: 'malformed', override: { formResponse: undefined, leadType: 7 } } as const;

it('real and sample leads of the polling trigger fit its schema', async () => {
	const { nodeTest, control } = test;
	control.leads.damage(control.leads.list()[0].id, DAMAGE);
	const parameters = { startFrom: 'lastDays' };
	const { items } = await ActiveTrigger.activate(nodeTest, parameters);
	nodeTest.simulator.world.leads.splice(0, Infinity);
	const rows = [...items, ...(await fetchTestEvent(nodeTest))];
	expect(rows.length).toBeGreaterThan(20);
	expectToFit(schemaOfTrigger('LinkedInLeadSync', new LinkedInLeadSyncTrigger()), rows);
});

it('created, deleted and unreadable leads of the notification trigger fit its schema', async () => {
	const node = await test.activeTrigger();
	const lead = test.register();
	test.control.leads.add({ eventId: EVENT, damage: DAMAGE });
	await test.settled();
	test.control.leads.delete(lead.id);
	await test.settled();
	const rows = itemsOf(node);
	expect(rows).toHaveLength(3);
	const nodeType = new LinkedInInstantLeadTrigger();
	expectToFit(schemaOfTrigger('LinkedInInstantLead', nodeType), rows);
});
