import type { INodeParameters } from 'n8n-workflow';

import { ANALYST_ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { chosen, entered } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const refused = async (parameters?: INodeParameters) =>
	await refusalOf(test, test.trigger(parameters).activate());

/** Nothing is left behind, and nothing was asked for. */
const expectNothingSent = () => {
	expect(test.control.subscriptions.list()).toEqual([]);
	expect(callsOf(test.nodeTest).filter((call) => call.includes('201'))).toEqual([]);
};

it('a trigger at an address that LinkedIn cannot deliver to says why, and what to set', async () => {
	const node = test.trigger({}, { addresses: { production: 'https://localhost:5678/webhook' } });
	const { message } = await refusalOf(test, node.activate());
	expect(message).toContain('localhost cannot be reached from the internet');
	expect(message).toContain('N8N_WEBHOOK_URL');
	expect(message).toContain('LinkedIn Lead Sync Trigger');
	expectNothingSent();
});

it('a challenge that fails is told to come from another client secret than the app has', async () => {
	test.control.application.set({ clientSecret: 'a new one' });
	const { message } = await refused();
	expect(message).toContain("did not answer LinkedIn's challenge");
	expect(message).toContain('/webhook/');
	expect(message).toMatch(/"My LinkedIn" has the client secret/);
	expectNothingSent();
});

it('a trigger for an organization whose analyst the member is names the role that it needs', async () => {
	const { message } = await refused({ organizationId: entered(ANALYST_ORGANIZATION) });
	expect(message).toContain(`Page ${ANALYST_ORGANIZATION}`);
	expect(message).toMatch(/Content admin.*Manage admins/);
	expectNothingSent();
});

it.each<[string, INodeParameters]>([
	['LinkedIn Page', { organizationId: entered('Authorization') }],
	['LinkedIn Page', { organizationId: chosen('all') }],
	['Ad Account', { leadType: 'SPONSORED' }],
	['Lead Actions', { leadActions: [] }],
	['Lead Actions', { leadActions: '={{ ["Authorization"] }}' }],
])('an input that is none is named and costs no call, %s: %j', async (field, parameters) => {
	const { message } = await refused(parameters);
	expect(message.startsWith(`${field}: `)).toBe(true);
	expect(message).toMatch(/Choose|Enter|Select|Use /);
	expect(callsOf(test.nodeTest)).toEqual([]);
});
