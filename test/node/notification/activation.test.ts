import { omit } from 'lodash';
import type { INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import {
	AD_ACCOUNT,
	EVENT,
	FORM,
	ORGANIZATION,
	PUBLIC_EVENT,
} from '../../simulator/server/testing/smallWorld';
import type { SubscriptionSpec } from '../../simulator/world/mutations';
import { chosen } from '../router/runAction';
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

const OF_EVENT = { associatedEntity: { eventId: EVENT } };

// LinkedIn may have blocked a subscription without notice, so publishing replaces also one that is as asked.
it.each<[WorkflowActivateMode, Array<Partial<SubscriptionSpec>>]>([
	['activate', [{}, { associatedEntity: { eventId: PUBLIC_EVENT } }, OF_FORM]],
	['update', [{ ...OF_EVENT, state: 'blocked' }]],
	['init', [{ associatedEntity: { eventId: PUBLIC_EVENT } }]],
	['init', []],
])(
	'with %s, one valid subscription is left at its URL, whatever was there: %j',
	async (mode, before) => {
		const node = test.trigger({ eventId: chosen(EVENT) });
		const own = { ...ofPage, webhook: node.url() };
		for (const more of before) test.control.subscriptions.add({ ...own, ...more });
		await node.activate(mode);
		expect(asked()).toEqual([{ ...own, ...OF_EVENT }]);
		expect(subscriptions()).toMatchObject([{ state: 'validated' }]);
	},
);

const refused = async (parameters?: INodeParameters) =>
	await test.refusalOf(test.trigger(parameters).activate());

it('publishing at a URL that LinkedIn cannot reach fails with the reason and the setting to change', async () => {
	const node = test.trigger({}, { addresses: { production: 'https://localhost:5678/webhook' } });
	const message = await test.refusalOf(node.activate());
	expect(message).toContain('localhost cannot be reached from the internet');
	expect(message).toContain('N8N_WEBHOOK_URL');
	expect(message).toContain('LinkedIn Lead Sync Trigger');
	expect(writes()).toEqual([]);
});

it("when the challenge fails, the message suggests that the credential's client secret is not the app's", async () => {
	test.control.application.set({ clientSecret: 'a new one' });
	const message = await refused();
	expect(message).toContain("did not answer LinkedIn's challenge");
	expect(message).toContain('/webhook/');
	expect(message).toMatch(/"My LinkedIn" has the client secret/);
	expect(subscriptions()).toEqual([]);
});

it('publishing names an invalid field and the fix, without a call', async () => {
	expect(await refused({ organizationId: chosen('all') })).toMatch(/^LinkedIn Page: .*Choose/s);
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
	for (const activation of ['activate', 'update'] as const) {
		await node.activate(activation);
		expect(subscriptions()).toHaveLength(others.length + 1);
		expect(subscriptions()).toEqual(expect.arrayContaining(others));
	}
	await node.deactivate();
	expect(subscriptions()).toEqual(others);
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

it('a start while LinkedIn is down fails with a message, and the subscription stays', async () => {
	const node = await test.activeTrigger();
	const before = subscriptions();
	test.nodeTest.fail({ kind: 'cutConnection' });
	const message = await test.refusalOf(node.activate('init'));
	expect(message).toContain('LinkedIn could not be reached');
	expect(writes()).toEqual([]);
	expect(subscriptions()).toEqual(before);
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
