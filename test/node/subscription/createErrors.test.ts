import type { INodeParameters } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { entered, failureOfAction } from '../router/runAction';
import { subscribed } from './support/subscriptions';
import { answeringWebhook } from './support/webhooks';

const { organizations: ids } = landmarks;

let webhookUrl: string;

const nodeTest = useFreshNodeTest({ hurried: true });
beforeEach(async () => {
	// Longer than hurried waits, so that LinkedIn's own wait is not shortened.
	control().notifications.set({ challengeTimeout: 60_000 });
	webhookUrl = await answeringWebhook(nodeTest);
});

const control = () => nodeTest.simulator.control;

const withDefaults = (parameters: INodeParameters) => ({
	organizationId: entered(ids.nastyForms),
	webhookUrl,
	...parameters,
});

async function failure(parameters: INodeParameters = {}): Promise<string> {
	const error = await failureOfAction(nodeTest, 'subscription: create', withDefaults(parameters));
	return `${error.message} | ${error.description}`;
}

it.each<[string, INodeParameters, RegExp]>([
	[
		'no address',
		{ webhookUrl: '={{ "" }}' },
		/^Webhook URL: nothing is entered \| Enter it, for example https/,
	],
	[
		'a password',
		{ webhookUrl: 'https://ada:hunter2@n8n.example.com/webhook/x' },
		/^Webhook URL: LinkedIn does not send a user name or password along \| Remove/,
	],
	[
		'all organizations',
		{ organizationId: entered('all') },
		/^LinkedIn Page: LinkedIn notifies about one Page at a time \| Choose one/,
	],
	[
		'no ad account',
		{ leadType: 'SPONSORED', sponsoredAccountId: '' },
		/^Ad Account: no ad account is given/,
	],
])('Create refuses a wrong input without a call: %s', async (_, parameters, words) => {
	const text = await failure(parameters);
	expect(text).toMatch(words);
	expect(text).not.toContain('hunter2');
	expect(nodeTest.simulator.calls).toEqual([]);
});

it('Create names the missing role when the account is only an analyst of the Page', async () => {
	const text = await failure({ organizationId: entered(ids.analyst) });
	expect(text).toMatch(/^LinkedIn does not allow access to lead notification subs.*Page 60000001/);
	expect(text).toMatch(/Super admin.*Content admin.*Manage admins/);
	expect(subscribed(nodeTest)).toEqual([]);
});
