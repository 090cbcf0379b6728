import { SECOND } from '../lead/support/clock';
import { expectedRow } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { knownOf } from './support/knownOf';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

describe('a lead that LinkedIn shows later than it notifies', () => {
	it.each([
		[1, 2],
		[2, 2],
		[3, 3],
		[10, 3],
	])('%i s later: read at the try number %i', async (seconds, tries) => {
		const node = await test.activeTrigger();
		const lead = test.register({ visibleFrom: Date.now() + seconds * SECOND });
		await test.settled();
		expect(itemsOf(node)).toMatchObject([expectedRow(test.nodeTest.simulator.world, lead)]);
		expect(callsOf(test.nodeTest, 'leadFormResponses').map((call) => call.slice(0, 3))).toEqual([
			...Array<string>(tries - 1).fill('404'),
			'200',
		]);
	});

	it.each(['NOT_FOUND', 'RESOURCE_NOT_FOUND'] as const)(
		'an hour later: told with what is known, and why (%s)',
		async (notFoundCode) => {
			test.control.variants.set({ notFoundCode });
			const node = await test.activeTrigger();
			const lead = test.register({ visibleFrom: Date.now() + 3600 * SECOND });
			await test.settled();
			expect(itemsOf(node)).toMatchObject([knownOf(lead)]);
			expect(itemsOf(node)[0].lead_error).toMatch(
				/^LinkedIn could not find lead \S+\. It may have been deleted.*Lead → Get/,
			);
			expect(callsOf(test.nodeTest)).toHaveLength(3);
		},
	);

	it('or never, since it was deleted meanwhile: both are told', async () => {
		const node = await test.activeTrigger();
		test.control.notifications.hold();
		const lead = test.register();
		test.control.leads.delete(lead.id);
		await test.control.notifications.release();
		await test.settled();
		expect(
			itemsOf(node)
				.map(({ lead_id, lead_action }) => [lead_id, lead_action])
				.sort(),
		).toEqual([
			[lead.id, 'CREATED'],
			[lead.id, 'DELETED'],
		]);
	});
});
