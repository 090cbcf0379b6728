import { expectedRows } from '../../oracle/leadRow';
import { MINUTE, pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

it('what LinkedIn has shown of forms and events is not asked for again for an hour, and then once', async () => {
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
	const { simulator } = test.nodeTest;
	simulator.control.calls.clear();
	for (let minute = 0; minute < 90; minute++) {
		const lead = test.register();
		pass(MINUTE);
		expect(await trigger.poll()).toMatchObject(expectedRows(simulator.world, [lead]));
	}
	expect(callsOf(test.nodeTest, 'leadForms')).toHaveLength(2);
	expect(callsOf(test.nodeTest, 'events')).toHaveLength(2);
});
