import type { INodeParameters } from 'n8n-workflow';

import type { FaultEffect } from '../../simulator';
import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const subscriptions = () => test.control.subscriptions.list();

const scopes: Array<[string, INodeParameters]> = [
	['all events', {}],
	['one event', { eventId: chosen(EVENT) }],
];

const CREATE = { resource: 'leadNotifications', method: 'POST' };

/** The world changes, and the answer that says so does not arrive. */
const lostAfter: Array<[string, FaultEffect]> = [
	['a cut connection', { kind: 'cutConnection' }],
	['a body cut off', { kind: 'truncatedJson' }],
	['a body cut in its first bytes', { kind: 'cutConnection', afterBytes: 3 }],
];

/** LinkedIn answers, and the world is as before. */
const lostBefore: Array<[string, FaultEffect]> = [
	['500', { kind: 'status', status: 500 }],
	['504', { kind: 'status', status: 504 }],
	['HTML', { kind: 'htmlBody' }],
	['burst 429', { kind: 'throttle', limit: 'burst' }],
];

describe.each(scopes)('for %s', (_, parameters) => {
	it.each(lostAfter)('created, but %s: one subscription, no error', async (_name, effect) => {
		if (effect.kind !== 'cutConnection' || effect.afterBytes) {
			test.control.variants.set({ subscriptionCreated: '201 body' });
		}
		test.fault(effect, CREATE, 1);
		const node = test.trigger(parameters);
		await node.activate();
		expect(subscriptions()).toMatchObject([{ webhook: node.url(), state: 'validated' }]);
		expect(
			callsOf(test.nodeTest).filter((call) => / \/rest\/leadNotifications$/.test(call)),
		).toHaveLength(1);
	});

	it('created with an answer without an id: the next try leaves exactly one', async () => {
		test.control.variants.set({ subscriptionCreated: '200 body' });
		test.fault({ kind: 'emptyBody' }, CREATE, 1);
		const node = test.trigger(parameters);
		await node.activate();
		expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
	});

	it.each(lostBefore)(
		'not created, by %s: fails, the next try creates one',
		async (_name, effect) => {
			test.fault(effect, CREATE, 1);
			const node = test.trigger(parameters);
			await refusalOf(test, node.activate());
			expect(subscriptions()).toEqual([]);
			await node.activate();
			expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
		},
	);

	it('created, cut off, and LinkedIn does not tell of which event it is: one in the end', async () => {
		test.control.variants.set({ subscriptionEntityEchoed: false });
		test.fault({ kind: 'cutConnection' }, CREATE, 1);
		const node = test.trigger(parameters);
		await node.activate().catch(async () => await node.activate());
		expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
	});

	it('created and not shown at once: waited for', async () => {
		test.fault(
			{ kind: 'status', status: 404 },
			{ method: 'GET', pathIncludes: 'Notifications/' },
			2,
		);
		await test.trigger(parameters).activate();
		expect(subscriptions()).toHaveLength(1);
		expect(callsOf(test.nodeTest).at(-1)).toMatch(/^200 .*Notifications\/\d+$/);
	});

	it('created and never shown: fails, and is taken away', async () => {
		test.fault({ kind: 'status', status: 404 }, { method: 'GET', pathIncludes: 'Notifications/' });
		const { message } = await refusalOf(test, test.trigger(parameters).activate());
		expect(message).toContain('does not show it');
		expect(subscriptions()).toEqual([]);
	});

	it('everything answered with 503 for a while: read again, created once', async () => {
		const match = { resource: 'leadNotifications', method: 'GET' };
		test.fault({ kind: 'status', status: 503 }, match, 2);
		await test.trigger(parameters).activate();
		expect(subscriptions()).toHaveLength(1);
	});
});

it('LinkedIn down: fails in words, nothing is sent that changes anything', async () => {
	test.fault({ kind: 'cutConnection' });
	const { message } = await refusalOf(test, test.trigger().activate());
	expect(message).toContain('LinkedIn could not be reached');
	expect(subscriptions()).toEqual([]);
	expect(callsOf(test.nodeTest).some((call) => / \/rest\/leadNotifications$/.test(call))).toBe(
		false,
	);
});

it('a deletion whose answer is lost while replacing: exactly one in the end', async () => {
	const node = test.trigger();
	test.control.subscriptions.add({
		owner: { organizationId: ORGANIZATION },
		leadType: 'EVENT',
		webhook: node.url(),
	});
	test.fault({ kind: 'cutConnection' }, { method: 'DELETE' }, 1);
	await node.activate().catch(async () => await node.activate());
	expect(subscriptions()).toMatchObject([{ webhook: node.url(), state: 'validated' }]);
});
