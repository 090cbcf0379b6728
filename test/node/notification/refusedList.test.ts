import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { ANALYST_ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { entered } from '../router/runAction';
import { linesLogged } from './support/logged';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const subscriptions = () => test.control.subscriptions.list();
const webhooks = () => subscriptions().map(({ webhook }) => webhook);

let warnings: string[];
beforeEach(() => {
	warnings = linesLogged('warn');
});
afterEach(() => jest.restoreAllMocks());

describe.each([400, 403] as const)(
	'when LinkedIn refuses its list with %i',
	(subscriptionFinder) => {
		beforeEach(() => {
			clearProcessMemory();
			test.control.variants.set({ subscriptionFinder });
		});

		it('publishing subscribes, and logs how to delete the subscription later', async () => {
			const node = await test.activeTrigger();
			const [{ id }] = subscriptions();
			expect(webhooks()).toEqual([node.url()]);
			expect(warnings.join()).toMatch(
				new RegExp(`created subscription ${id} for .*Subscription → Delete`),
			);
			const lead = test.register();
			await test.settled();
			expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
		});

		it('publishing again, unpublishing and a test event leave no subscription behind', async () => {
			const node = await test.activeTrigger();
			const [{ id }] = subscriptions();
			await node.activate('update');
			expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
			expect(subscriptions()[0].id).not.toBe(id);
			await node.listen();
			await node.stopListening();
			expect(webhooks()).toEqual([node.url()]);
			await node.deactivate();
			expect(webhooks()).toEqual([]);
		});

		it('a restart of n8n keeps the subscription and makes no other one', async () => {
			const node = await test.activeTrigger();
			clearProcessMemory();
			await node.activate('init');
			expect(webhooks()).toEqual([node.url()]);
			expect(warnings.at(-1)).toMatch(/assumes that .* is still subscribed.*unpublish and publish/);
		});

		it('after a restart, unpublishing succeeds and logs how to delete the subscription', async () => {
			const node = await test.activeTrigger();
			clearProcessMemory();
			await node.deactivate();
			expect(webhooks()).toEqual([node.url()]);
			expect(warnings.at(-1)).toMatch(/cannot find and delete.*Subscription → Delete/);
		});
	},
);

it('at a start of n8n, a missing role is still an error', async () => {
	const node = test.trigger({ organizationId: entered(ANALYST_ORGANIZATION) });
	expect(await refusalOf(test, node.activate('init'))).toMatch(/Content admin.*Manage admins/);
});
