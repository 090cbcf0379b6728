import type { FaultEffect, FaultMatch } from '../../simulator';
import { AD_ACCOUNT, EVENT, FORM, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import type { SubscriptionSpec } from '../../simulator/world/mutations';
import { chosen } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const subscriptions = () => test.control.subscriptions.list();

/** Subscriptions that are not the trigger's own, however similar they are. */
const foreign = (own: string): SubscriptionSpec[] => {
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
		{ ...at('https://crm.example.com/linkedin'), versionedForm: { formId: FORM, versionId: 1 } },
		// At the trigger's own URL, but of another owner or lead type, so not created by this node.
		{ owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED', webhook: own },
		{ owner, leadType: 'COMPANY', webhook: own },
	];
};

it('the trigger creates and deletes only its own subscription when you publish and unpublish it', async () => {
	const node = test.trigger({ eventId: chosen(EVENT) });
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

it.each<[string, FaultEffect, FaultMatch]>([
	['cannot be reached while listing', { kind: 'cutConnection' }, { method: 'GET' }],
	['refuses while deleting', { kind: 'status', status: 403 }, { method: 'DELETE' }],
])('unpublishing fails, and works next time, when LinkedIn %s', async (_, effect, match) => {
	const node = await test.activeTrigger();
	test.fault(effect, match);
	await refusalOf(test, node.deactivate());
	expect(subscriptions()).toHaveLength(1);
	test.control.faults.clear();
	await node.deactivate();
	expect(subscriptions()).toEqual([]);
});
