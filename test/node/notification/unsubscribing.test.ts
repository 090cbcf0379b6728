import type { INodeParameters } from 'n8n-workflow';

import type { FaultEffect } from '../../simulator';
import {
	AD_ACCOUNT,
	EVENT,
	FORM,
	ORGANIZATION,
	PUBLIC_EVENT,
} from '../../simulator/server/testing/smallWorld';
import type { SubscriptionSpec } from '../../simulator/world/mutations';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const subscriptions = () => test.control.subscriptions.list();

/** Subscriptions that are not the trigger's, however close they come. */
const foreign = (own: string): Array<Omit<SubscriptionSpec, 'checkedAt'>> => {
	const owner = { organizationId: ORGANIZATION };
	const common = { owner, leadType: 'EVENT' as const };
	const at = (webhook: string) => ({ ...common, webhook });
	return [
		at('https://crm.example.com/linkedin'),
		at(own.replace('n8n.example.com', 'n8n.example.org')),
		at(own.replace('/webhook/', '/webhook-test/')),
		at(own.replace('/webhook/', '/Webhook/')),
		at(own.replace('0001', '0002')),
		at(`${own}/`),
		at(`${own}?x=1`),
		at(own.replace('https://', 'https://n8n.')),
		{ ...at('https://crm.example.com/linkedin'), associatedEntity: { eventId: EVENT } },
		{
			...at('https://crm.example.com/linkedin'),
			versionedForm: { formId: FORM, versionId: 1 },
		},
		// At this very address, but of another owner or lead type: no setting of this node made it.
		{ owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED', webhook: own },
		{ owner, leadType: 'COMPANY', webhook: own },
	];
};

const settings: Array<[string, INodeParameters]> = [
	['all events', {}],
	['one event', { eventId: chosen(EVENT) }],
];

describe.each(settings)('of %s', (_, parameters) => {
	it('deletes its own, and touches no other at any time', async () => {
		const node = test.trigger(parameters);
		const others = foreign(node.url()).map((spec) => test.control.subscriptions.add(spec));
		const steps = [
			async () => await node.activate(),
			async () => await node.activate('update'),
			async () => await node.deactivate(),
			async () => await node.activate(),
			async () => await node.deactivate(),
		];
		const counts: number[] = [];
		for (const step of steps) {
			await step();
			expect(subscriptions()).toEqual(expect.arrayContaining(others));
			counts.push(subscriptions().length - others.length);
		}
		expect(counts).toEqual([1, 1, 0, 1, 0]);
	});

	it.each([204, 200] as const)('answered with %i', async (subscriptionDeletedStatus) => {
		test.control.variants.set({ subscriptionDeletedStatus });
		const node = await test.activeTrigger(parameters);
		await node.deactivate();
		expect(subscriptions()).toEqual([]);
	});

	it('is fine with one that is gone already', async () => {
		const node = await test.activeTrigger(parameters);
		test.control.subscriptions.delete(subscriptions()[0].id);
		await node.deactivate();
		await node.deactivate();
		expect(callsOf(test.nodeTest).some((call) => call.startsWith('404'))).toBe(false);
	});

	it.each(['NOT_FOUND', 'RESOURCE_NOT_FOUND'] as const)(
		'is fine with one that goes at that very moment: %s',
		async (notFoundCode) => {
			test.control.variants.set({ notFoundCode });
			const node = await test.activeTrigger(parameters);
			test.fault({ kind: 'status', status: 404 }, { method: 'DELETE' }, 1);
			await node.deactivate();
			expect(callsOf(test.nodeTest).at(-1)).toMatch(/^404 /);
		},
	);

	it('deletes it without being told of which event it is', async () => {
		test.control.variants.set({ subscriptionEntityEchoed: false });
		const node = await test.activeTrigger(parameters);
		await node.deactivate();
		expect(subscriptions()).toEqual([]);
	});
});

it('a subscription to another event, from before the event was changed, is deleted too', async () => {
	const node = await test.activeTrigger({ eventId: chosen(EVENT) });
	test.control.subscriptions.add({
		owner: { organizationId: ORGANIZATION },
		leadType: 'EVENT',
		webhook: node.url(),
		associatedEntity: { eventId: PUBLIC_EVENT },
	});
	await node.deactivate();
	expect(subscriptions()).toEqual([]);
});

describe('what LinkedIn does not do', () => {
	const failing: Array<[string, FaultEffect]> = [
		['unreachable', { kind: 'cutConnection' }],
		['503', { kind: 'status', status: 503 }],
		['a used-up day', { kind: 'throttle', limit: 'day' }],
		['403', { kind: 'status', status: 403 }],
		['HTML', { kind: 'htmlBody' }],
	];

	it.each(failing)('%s while listing: throws, so that n8n tries again', async (_, effect) => {
		const node = await test.activeTrigger();
		test.fault(effect, { method: 'GET' });
		await refusalOf(test, node.deactivate());
		expect(subscriptions()).toHaveLength(1);
		test.control.faults.clear();
		await node.deactivate();
		expect(subscriptions()).toEqual([]);
	});

	it.each(failing.slice(0, 2))(
		'%s once while deleting: deleted all the same',
		async (_, effect) => {
			const node = await test.activeTrigger();
			test.fault(effect, { method: 'DELETE' }, 1);
			await node.deactivate();
			expect(subscriptions()).toEqual([]);
		},
	);

	it.each(failing.slice(1, 4))('%s while deleting: throws', async (_, effect) => {
		const node = await test.activeTrigger();
		test.fault(effect, { method: 'DELETE' });
		await refusalOf(test, node.deactivate());
		expect(subscriptions()).toHaveLength(1);
		test.control.faults.clear();
		await node.deactivate();
		expect(subscriptions()).toEqual([]);
	});

	it('a revoked credential: throws, and says what to do', async () => {
		const node = await test.activeTrigger();
		test.control.tokens.revoke('all');
		const { message } = await refusalOf(test, node.deactivate());
		expect(message).toMatch(/"My LinkedIn".*[Rr]econnect/);
	});
});
