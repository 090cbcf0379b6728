import { SECOND } from '../lead/support/clock';
import { expectedRow } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { knownOf } from './support/knownOf';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

describe('a lead that LinkedIn shows later than it notifies', () => {
	it('ten seconds later: read at the third try', async () => {
		const node = await test.activeTrigger();
		const lead = test.register({ visibleFrom: Date.now() + 10 * SECOND });
		await test.settled();
		expect(itemsOf(node)).toMatchObject([expectedRow(test.nodeTest.simulator.world, lead)]);
		expect(callsOf(test.nodeTest, 'leadFormResponses').map((call) => call.slice(0, 3))).toEqual([
			'404',
			'404',
			'200',
		]);
	});

	it('an hour later: told with what is known, and why', async () => {
		const node = await test.activeTrigger();
		const lead = test.register({ visibleFrom: Date.now() + 3600 * SECOND });
		await test.settled();
		expect(itemsOf(node)).toMatchObject([knownOf(lead)]);
		expect(itemsOf(node)[0].lead_error).toMatch(
			/^LinkedIn could not find lead \S+\. It may have been deleted.*Lead → Get/,
		);
		expect(callsOf(test.nodeTest)).toHaveLength(3);
	});
});
