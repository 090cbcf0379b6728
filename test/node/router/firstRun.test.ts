import { LinkedInLeadNotificationTrigger } from '../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, offeredActions, runAction, type ActionName } from './runAction';

const nodeTest = useNodeTest({ world: smallWorld() });

/** What nobody but the person at the panel can know, as its fields are called. */
const TO_BE_ENTERED: Record<ActionName, string> = {
	'event: get': 'Event',
	'form: getFields': 'Form',
	'lead: get': 'Lead ID',
	'subscription: create': 'Webhook URL',
	'subscription: delete': 'Subscription ID',
};

describe.each([
	['as the panel opens', {}],
	['with an organization chosen', { organizationId: chosen(ORGANIZATION) }],
])('the first run, %s', (_, parameters) => {
	it.each(offeredActions())('%s works, or names the one thing to enter', async (action) => {
		const run = runAction(nodeTest, action, parameters);
		const field = TO_BE_ENTERED[action];
		if (field !== undefined) {
			// n8n itself refuses to start, and marks the field.
			await expect(run).rejects.toThrow(`"${field}"`);
			return;
		}
		const { outputs, error } = await run;
		expect(error).toBeUndefined();
		expect(outputs).toHaveLength(1);
		// The small world has no subscriptions.
		expect(outputs[0].length > 0).toBe(!action.startsWith('subscription: '));
	});
});

it('the polling trigger needs nothing but the credential', async () => {
	const output = await nodeTest.pollNode(new LinkedInLeadSyncTrigger(), { mode: 'manual' });
	expect(output?.[0].length).toBeGreaterThan(0);
});

it('the notification trigger needs an organization', async () => {
	const node = nodeTest.webhookNode(new LinkedInLeadNotificationTrigger(), {
		parameters: { organizationId: chosen(ORGANIZATION) },
	});
	await node.activate();
	expect(nodeTest.simulator.control.subscriptions.list()).toHaveLength(1);
});

it('without a credential, each node says where to select one', async () => {
	const none = { credentials: {} };
	const { error } = await runAction(nodeTest, 'lead: pull', {}, none);
	expect(error?.message).toBe('No LinkedIn credential is selected');
	expect(error?.description).toMatch(/^Open this node.*docs\/connect\.md".*>More<\/a>$/);
	await expect(
		nodeTest.pollNode(new LinkedInLeadSyncTrigger(), { mode: 'manual', ...none }),
	).rejects.toThrow('No LinkedIn credential is selected');
});
