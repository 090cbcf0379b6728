import { countBy } from 'lodash';

import { EVENT } from '../../simulator/server/testing/smallWorld';
import { byLeadId, expectedRows } from '../../oracle/leadRow';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

/** How often each resource was called. */
const calls = () => countBy(test.nodeTest.simulator.calls, 'resource');

it('the trigger reads each of 100 simultaneous leads once, and each starts an execution', async () => {
	const node = await test.activeTrigger();
	const leads = test.control.leads.addMany({ eventId: EVENT }, 100, 0);
	await test.settled();
	expect(calls()).toMatchObject({ leadFormResponses: 100 });
	expect(byLeadId(itemsOf(node))).toMatchObject(expectedRows(test.nodeTest.simulator.world, leads));
	expect(itemsOf(node)).toHaveLength(100);
	expect(node.executions).toHaveLength(100);
});

it('for consecutive leads, the trigger reads form, event and Page once', async () => {
	const node = await test.activeTrigger();
	for (let count = 0; count < 3; count += 1) {
		test.register();
		await test.settled();
	}
	expect(calls()).toEqual({
		leadForms: 1,
		events: 1,
		organizationsLookup: 1,
		leadFormResponses: 3,
	});
	expect(itemsOf(node)).toHaveLength(3);
});
