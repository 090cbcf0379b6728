import type { INodeParameters } from 'n8n-workflow';

import { ANALYST_ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { chosen, entered } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const refused = async (parameters?: INodeParameters) =>
	await refusalOf(test, test.trigger(parameters).activate());

/** LinkedIn has no subscription, and never created one. */
const expectNothingSent = () => {
	expect(test.control.subscriptions.list()).toEqual([]);
	expect(callsOf(test.nodeTest).filter((call) => call.includes('201'))).toEqual([]);
};

it('publishing at a URL that LinkedIn cannot reach fails with the reason and the setting to change', async () => {
	const node = test.trigger({}, { addresses: { production: 'https://localhost:5678/webhook' } });
	const message = await refusalOf(test, node.activate());
	expect(message).toContain('localhost cannot be reached from the internet');
	expect(message).toContain('N8N_WEBHOOK_URL');
	expect(message).toContain('LinkedIn Lead Sync Trigger');
	expectNothingSent();
});

it("when the challenge fails, the message suggests that the credential's client secret is not the app's", async () => {
	test.control.application.set({ clientSecret: 'a new one' });
	const message = await refused();
	expect(message).toContain("did not answer LinkedIn's challenge");
	expect(message).toContain('/webhook/');
	expect(message).toMatch(/"My LinkedIn" has the client secret/);
	expectNothingSent();
});

it('publishing for a Page where the account is only an analyst fails with the role that the trigger needs', async () => {
	const message = await refused({ organizationId: entered(ANALYST_ORGANIZATION) });
	expect(message).toContain(`lead notification subscriptions of Page ${ANALYST_ORGANIZATION}`);
	expect(message).toMatch(/Content admin.*Manage admins/);
	expectNothingSent();
});

it.each<[string, INodeParameters]>([
	['LinkedIn Page', { organizationId: entered('Authorization') }],
	['LinkedIn Page', { organizationId: chosen('all') }],
	['Ad Account', { leadType: 'SPONSORED' }],
	['Notify On', { leadActions: [] }],
	['Notify On', { leadActions: '={{ ["Authorization"] }}' }],
])('publishing names an invalid %s without a call: %j', async (field, parameters) => {
	const message = await refused(parameters);
	expect(message.startsWith(`${field}: `)).toBe(true);
	expect(message).toMatch(/Choose|Enter|Select|Use /);
	expect(callsOf(test.nodeTest)).toEqual([]);
});
