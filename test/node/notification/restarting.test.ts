import type { WorkflowActivateMode } from 'n8n-workflow';

import type { FaultEffect } from '../../simulator';
import { EVENT, FORM, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const subscriptions = () => test.control.subscriptions.list();

/** What is changed at LinkedIn; nothing while all is well. */
const writes = () =>
	test.nodeTest.simulator.calls
		.filter(({ method }) => method !== 'GET')
		.map(({ method }) => method);

/** n8n itself starts, or takes over as the main one of several. */
describe.each<WorkflowActivateMode>(['init', 'leadershipChange'])('%s', (activation) => {
	it('its subscription is there: kept, at the cost of one call', async () => {
		const node = await test.activeTrigger();
		const before = subscriptions();
		await node.activate(activation);
		expect(subscriptions()).toEqual(before);
		expect(callsOf(test.nodeTest)).toHaveLength(1);
	});

	it('of one event: kept', async () => {
		const node = await test.activeTrigger({ eventId: chosen(EVENT) });
		const before = subscriptions();
		await node.activate(activation);
		expect(subscriptions()).toEqual(before);
	});

	it('of one event, which LinkedIn does not tell: exactly one', async () => {
		test.control.variants.set({ subscriptionEntityEchoed: false });
		const node = await test.activeTrigger({ eventId: chosen(EVENT) });
		await node.activate(activation);
		expect(subscriptions()).toMatchObject([{ associatedEntity: { eventId: EVENT } }]);
	});

	it('somebody deleted it meanwhile: created again', async () => {
		const node = await test.activeTrigger();
		test.control.subscriptions.delete(subscriptions()[0].id);
		await node.activate(activation);
		expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
	});

	it.each([
		['another event', { associatedEntity: { eventId: EVENT } }],
		['one version of a form', { versionedForm: { formId: FORM, versionId: 2 } }],
	])('what is there is for %s only: replaced', async (_, narrower) => {
		const node = test.trigger();
		test.control.subscriptions.add({
			owner: { organizationId: ORGANIZATION },
			leadType: 'EVENT',
			webhook: node.url(),
			...narrower,
		});
		await node.activate(activation);
		expect(subscriptions()).toHaveLength(1);
		expect(subscriptions()[0]).not.toMatchObject(narrower);
	});

	it.each<[string, FaultEffect]>([
		['unreachable', { kind: 'cutConnection' }],
		['503', { kind: 'status', status: 503 }],
		['burst 429', { kind: 'throttle', limit: 'burst' }],
		['a used-up day', { kind: 'throttle', limit: 'day' }],
		['HTML', { kind: 'htmlBody' }],
		['half an answer', { kind: 'truncatedJson' }],
	])('LinkedIn is down (%s): fails in words, and what is there goes on', async (_, effect) => {
		const node = await test.activeTrigger();
		const before = subscriptions();
		test.fault(effect);
		await refusalOf(test, node.activate(activation));
		expect(writes()).toEqual([]);
		expect(subscriptions()).toEqual(before);
		test.control.faults.clear();
		const lead = test.register();
		await test.settled();
		expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
	});

	it('LinkedIn refuses for good: fails in words', async () => {
		const node = await test.activeTrigger();
		test.control.tokens.revoke('all');
		const { message } = await refusalOf(test, node.activate(activation));
		expect(message).toMatch(/"My LinkedIn".*[Rr]econnect/);
	});
});

describe.each<WorkflowActivateMode>(['activate', 'update', 'create'])('%s', (activation) => {
	it('by a person: subscribes anew, without asking first whether it exists', async () => {
		const node = await test.activeTrigger();
		const [before] = subscriptions();
		await node.activate(activation);
		expect(subscriptions()).toHaveLength(1);
		expect(subscriptions()[0].id).not.toBe(before.id);
		expect(writes()).toEqual(['DELETE', 'POST']);
		const lists = callsOf(test.nodeTest).filter((call) => /q=criteria.*&start=0/.test(call));
		expect(lists).toHaveLength(1);
	});
});
