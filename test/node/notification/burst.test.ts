import { countBy } from 'lodash';

import { EVENT } from '../../simulator/server/testing/smallWorld';
import { byLeadId, expectedRows } from '../../oracle/leadRow';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

/** How often each resource was called. */
const calls = () => countBy(test.nodeTest.simulator.calls, 'resource');

/** The names of form, event and Page. */
const ofAll = { leadForms: 1, events: 1, organizationsLookup: 1 };

it('the trigger reads each of 100 simultaneous leads once, and their form, event and Page once for all of them', async () => {
	const node = await test.activeTrigger();
	const leads = test.control.leads.addMany({ eventId: EVENT }, 100, 0);
	await test.settled();
	expect(calls()).toEqual({ ...ofAll, leadFormResponses: 100 });
	expect(byLeadId(itemsOf(node))).toMatchObject(expectedRows(test.nodeTest.simulator.world, leads));
	expect(itemsOf(node)).toHaveLength(100);
	expect(node.executions).toHaveLength(100);
});

it('for consecutive leads, the trigger reads form, event and Page once, and n8n reads the credential once for all of them', async () => {
	const node = await test.activeTrigger();
	const reads = jest.spyOn(test.nodeTest.credentialStore, 'getDecrypted');
	for (let count = 0; count < 3; count += 1) {
		test.register();
		await test.settled();
	}
	expect(calls()).toEqual({ ...ofAll, leadFormResponses: 3 });
	// Raw reads are n8n's own look-ups.
	expect(reads.mock.calls.filter(([, , , , , isRaw]) => isRaw !== true)).toHaveLength(1);
	expect(itemsOf(node)).toHaveLength(3);
});
