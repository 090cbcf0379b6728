import { omit } from 'lodash';
import type { INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	EVENT,
	FORM,
	ORGANIZATION,
	PUBLIC_EVENT,
} from '../../simulator/server/testing/smallWorld';
import type { SubscriptionSpec } from '../../simulator/world/mutations';
import { chosen, entered } from '../router/runAction';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

const organization = { organizationId: ORGANIZATION };
const OF_FORM = { versionedForm: { formId: FORM, versionId: 1 } };
const subscriptions = () => test.control.subscriptions.list();
const webhooks = () => subscriptions().map(({ webhook }) => webhook);

/** Subscriptions without the properties that the simulator adds. */
const asked = () => subscriptions().map((each) => omit(each, ['id', 'state']));

it.each<[string, INodeParameters, object]>([
	['all events', {}, { owner: organization, leadType: 'EVENT' }],
	[
		'all forms if one is set',
		{ options: { formId: chosen(FORM) } },
		{ owner: organization, leadType: 'EVENT' },
	],
	[
		'leads of Pages, though an event was chosen before',
		{ leadType: 'COMPANY', eventId: chosen(EVENT) },
		{ owner: organization, leadType: 'COMPANY' },
	],
	[
		'leads of ads',
		{ leadType: 'SPONSORED', sponsoredAccountId: AD_ACCOUNT },
		{ owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED' },
	],
])('the trigger subscribes to %s', async (_, parameters, expected) => {
	const node = test.trigger(parameters);
	await node.activate();
	expect(asked()).toEqual([{ webhook: node.url(), ...expected }]);
	// The trigger has answered LinkedIn's challenge itself.
	expect(subscriptions()).toMatchObject([{ state: 'validated' }]);
	expect(node.deliveries).toEqual([{ webhook: 'setup', status: 200, workflowData: undefined }]);
});

const ofPage = { owner: organization, leadType: 'EVENT' as const };

it.each<[string, WorkflowActivateMode, Array<Partial<SubscriptionSpec>>]>([
	['publishing', 'activate', [{}, { associatedEntity: { eventId: PUBLIC_EVENT } }, OF_FORM]],
	['a start of n8n', 'init', [{ associatedEntity: { eventId: PUBLIC_EVENT } }]],
	['a start of n8n', 'init', []],
])('%s (%s) leaves one subscription at its URL, whatever is there: %j', async (_, mode, before) => {
	const node = test.trigger({ eventId: chosen(EVENT) });
	const own = { ...ofPage, webhook: node.url() };
	for (const more of before) test.control.subscriptions.add({ ...own, ...more });
	await node.activate(mode);
	expect(asked()).toEqual([{ ...own, associatedEntity: { eventId: EVENT } }]);
});

const refused = async (parameters?: INodeParameters) =>
	await test.refusalOf(test.trigger(parameters).activate());

/** LinkedIn has no subscription, and never created one. */
const expectNothingSent = () => {
	expect(test.control.subscriptions.list()).toEqual([]);
	expect(test.nodeTest.calls().filter((call) => call.includes('201'))).toEqual([]);
};

it('publishing at a URL that LinkedIn cannot reach fails with the reason and the setting to change', async () => {
	const node = test.trigger({}, { addresses: { production: 'https://localhost:5678/webhook' } });
	const message = await test.refusalOf(node.activate());
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

it('publishing names an invalid field and the fix, without a call', async () => {
	expect(await refused({ organizationId: chosen('all') })).toMatch(/^LinkedIn Page: .*Choose/s);
	expect(await refused({ leadType: 'SPONSORED' })).toMatch(/^Ad Account: .*Choose/s);
	expect(test.nodeTest.calls()).toEqual([]);
});

/** Subscriptions that are not the trigger's own, however similar they are. */
const foreign = (own: string): SubscriptionSpec[] => {
	const at = (webhook: string) => ({ ...ofPage, webhook });
	return [
		at('https://crm.example.com/linkedin'),
		at(own.replace('n8n.example.com', 'n8n.example.org')),
		at(own.replace('/webhook/', '/webhook-test/')),
		at(own.replace('0001', '0002')),
		at(`${own}?x=1`),
		// At the trigger's own URL, but of another owner or lead type, so not created by this node.
		{ owner: { adAccountId: AD_ACCOUNT }, leadType: 'SPONSORED', webhook: own },
		{ ...ofPage, leadType: 'COMPANY', webhook: own },
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

it('unpublishing fails, and works next time, when LinkedIn refuses', async () => {
	const node = await test.activeTrigger();
	test.nodeTest.fail({ kind: 'status', status: 403 }, { method: 'DELETE' });
	await test.refusalOf(node.deactivate());
	expect(subscriptions()).toHaveLength(1);
	test.control.faults.clear();
	await node.deactivate();
	expect(subscriptions()).toEqual([]);
});

/** The methods of calls that change something at LinkedIn. */
const writes = () =>
	test.nodeTest.simulator.calls.flatMap(({ method }) => (method === 'GET' ? [] : method));

// n8n starts, or becomes the leader of several main processes.
it.each<WorkflowActivateMode>(['init', 'leadershipChange'])(
	'when n8n activates it with %s, the trigger keeps an existing subscription, and only requests the list',
	async (activation) => {
		const node = await test.activeTrigger();
		const before = subscriptions();
		await node.activate(activation);
		expect(subscriptions()).toEqual(before);
		expect(writes()).toEqual([]);
	},
);

it('a start while LinkedIn is down fails with a message, and the subscription continues to deliver leads', async () => {
	const node = await test.activeTrigger();
	const before = subscriptions();
	test.nodeTest.fail({ kind: 'cutConnection' });
	const message = await test.refusalOf(node.activate('init'));
	expect(message).toContain('LinkedIn could not be reached');
	expect(writes()).toEqual([]);
	expect(subscriptions()).toEqual(before);
	test.control.faults.clear();
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
});

it('publishing again replaces a blocked subscription', async () => {
	const node = await test.activeTrigger();
	const [before] = subscriptions();
	test.control.subscriptions.setState(before.id, 'blocked');
	await node.activate('update');
	expect(subscriptions()).toMatchObject([{ webhook: node.url(), state: 'validated' }]);
	expect(subscriptions()[0].id).not.toBe(before.id);
	expect(writes()).toEqual(['DELETE', 'POST']);
});

it('listening for a test event subscribes the test URL, until it is cancelled or a selected lead comes', async () => {
	const node = test.trigger({ leadActions: ['DELETED'] });
	await node.listen();
	await node.stopListening();
	expect(webhooks()).toEqual([]);
	await node.listen();
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toEqual([]);
	expect(webhooks()).toEqual([node.url('default', 'manual')]);
	test.control.leads.delete(lead.id);
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_action: 'DELETED' }]);
	expect(webhooks()).toEqual([]);
});

it('at a start of n8n, a missing role is an error', async () => {
	const node = test.trigger({ organizationId: entered(ANALYST_ORGANIZATION) });
	expect(await test.refusalOf(node.activate('init'))).toMatch(/Content admin.*Manage admins/);
});
