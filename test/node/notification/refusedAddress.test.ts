import type { INodeParameters } from 'n8n-workflow';

import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
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

describe('an address that LinkedIn cannot deliver to', () => {
	it.each<[string, string]>([
		['http://n8n.example.com/webhook', 'HTTPS'],
		['http://localhost:5678/webhook', 'HTTPS'],
		['https://localhost:5678/webhook', 'internet'],
		['https://127.0.0.1/webhook', 'internet'],
		['https://192.168.1.20/webhook', 'internet'],
		['https://[::1]/webhook', 'internet'],
		['https://n8n.local/webhook', 'internet'],
		['https://n8n/webhook', 'internet'],
		['https://abc.ngrok.io/webhook', 'ngrok'],
		['https://abc-1-2-3-4.ngrok-free.app/webhook', 'ngrok'],
		['https://abc.ngrok.dev/webhook', 'ngrok'],
		['https://me:secret@n8n.example.com/webhook', 'password'],
	])('%s: says why, and what to set', async (production, reason) => {
		const node = test.trigger({}, { addresses: { production } });
		const { message } = await refusalOf(test, node.activate());
		expect(message).toContain(reason);
		expect(message).toContain('N8N_WEBHOOK_URL');
		expect(message).toContain('LinkedIn Lead Sync Trigger');
		expectNothingSent();
	});

	it('while listening for a test event too', async () => {
		const node = test.trigger({}, { addresses: { test: 'http://localhost:5678/webhook-test' } });
		const { message } = await refusalOf(test, node.listen());
		expect(message).toContain('http://localhost:5678/webhook-test');
		expect(message).toContain('N8N_WEBHOOK_URL');
		expectNothingSent();
	});
});

describe('a challenge that fails', () => {
	it.each(['message', 'inputErrors'] as const)(
		'by another client secret than the app has, LinkedIn saying so in %s',
		async (challengeRefusalIn) => {
			test.control.variants.set({ challengeRefusalIn });
			test.control.application.set({ clientSecret: 'a new one' });
			const { message } = await refused();
			expect(message).toContain("did not answer LinkedIn's challenge");
			expect(message).toContain('/webhook/');
			expect(message).toMatch(/client secret.*"My LinkedIn"/);
			expect(message).toContain('reverse proxy');
			expectNothingSent();
		},
	);

	it('by an address that does not lead here', async () => {
		const node = test.trigger({}, { addresses: { production: 'https://n8n.example.org/webhook' } });
		const { message } = await refusalOf(test, node.activate());
		expect(message).toContain("did not answer LinkedIn's challenge");
		expectNothingSent();
	});
});

describe('1,500 subscriptions', () => {
	const fill = (leadType: 'EVENT' | 'COMPANY') => {
		for (let number = 0; number < 1500; number += 1) {
			const webhook = `https://other.example.com/${number}`;
			test.control.subscriptions.add({
				owner: { organizationId: ORGANIZATION },
				leadType,
				webhook,
			});
		}
	};

	it.each(['EVENT', 'COMPANY'] as const)('of others, for %s leads', async (leadType) => {
		fill(leadType);
		const { message } = await refused();
		expect(message).toContain('1,500');
		expect(message).toMatch(/Subscription → Get Many .*Delete/);
		expect(test.control.subscriptions.list()).toHaveLength(1500);
	});

	it("one of which is the trigger's own: there is room", async () => {
		fill('EVENT');
		const node = test.trigger();
		const [{ id }] = test.control.subscriptions.list();
		test.control.subscriptions.delete(id);
		test.control.subscriptions.add({
			owner: { organizationId: ORGANIZATION },
			leadType: 'EVENT',
			webhook: node.url(),
		});
		await node.activate();
		expect(test.control.subscriptions.list()).toHaveLength(1500);
	});
});
